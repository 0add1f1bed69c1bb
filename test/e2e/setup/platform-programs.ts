import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { platformProgramsIn } from "../../../scripts/bundle.ts";

/** A program that the platform runs beside Crossplane, with the manifests in its folder. */
export interface PlatformProgram {
  readonly name: string;
  readonly deployment: Deployment;
  /** YAML of namespaces, accounts and rights. */
  readonly prerequisites: string;
}

interface Deployment {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly serviceAccountName: string;
        readonly containers: readonly { readonly image: string; readonly args?: readonly string[] }[];
      };
    };
  };
}

/** @throws Error when a program has no deployment.yaml with one Deployment */
export const platformPrograms = (root: string): readonly PlatformProgram[] =>
  platformProgramsIn(root).map((name) => {
    const folder = join(root, "platform", name);
    const objects = readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .sort(namespacesFirst)
      .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), "utf8")))
      .map((document) => document.toJS() as Deployment);
    const [deployment, ...others] = objects.filter(({ kind }) => kind === "Deployment");
    if (deployment === undefined || others.length > 0 || !existsSync(join(folder, "deployment.yaml"))) {
      throw new Error(`platform/${name} must have one Deployment, in deployment.yaml`);
    }
    const prerequisites = objects.filter(({ kind }) => kind !== "Deployment");
    return {
      name,
      deployment,
      prerequisites: prerequisites.map((object) => stringify(object)).join("---\n"),
    };
  });

const namespacesFirst = (a: string, b: string): number =>
  Number(b === "namespace.yaml") - Number(a === "namespace.yaml") || a.localeCompare(b);

/** The Deployment with the image that was published beside a Configuration. */
export const deploymentOf = ({ name, deployment }: PlatformProgram, configuration: string): string => {
  const [, registry, tag] = /^(.*)\/[^/:]+:([^:]+)$/.exec(configuration) ?? [];
  if (registry === undefined) throw new Error(`${configuration} is no reference with a path and a tag`);
  const { spec } = deployment;
  const { template } = spec;
  const containers = template.spec.containers.map((container) => ({
    ...container,
    image: `${registry}/platform-${name}:${tag}`,
    // A tag of a test is pushed again and again.
    imagePullPolicy: "Always",
  }));
  return stringify({
    ...deployment,
    spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } },
  });
};

/** The kubeconfig, but with the rights of the program's service account and no more. */
export const kubeconfigOf = ({ deployment }: PlatformProgram, kubeconfig: string): string => {
  const [document] = parseAllDocuments(readFileSync(kubeconfig, "utf8"));
  const config = document?.toJS() as { users: { user: Record<string, unknown> }[] };
  const { namespace } = deployment.metadata;
  const as = `system:serviceaccount:${namespace}:${deployment.spec.template.spec.serviceAccountName}`;
  return stringify({
    ...config,
    users: config.users.map((user) => ({ ...user, user: { ...user.user, as } })),
  });
};
