import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import type { ClusterInfo } from "../../cluster/api.ts";
import type { ClusterUnderTest } from "./cluster.ts";
import { functionRuntime } from "./function-runtime.ts";
import { deploymentOf, type PlatformProgram } from "./platform-programs.ts";
import type { Running } from "./processes.ts";

interface Options {
  readonly out: string;
  readonly root: string;
  readonly programs: readonly PlatformProgram[];
  apply(input: string): Promise<unknown>;
}

/** An entry of packages.json, which scripts/package.ts writes. */
interface Package {
  readonly kind: "Configuration" | "Function" | "Program";
  readonly reference: string;
  /** `sha256:…` */
  readonly digest: string;
}

interface Published {
  /** Of the Configuration. */
  readonly reference: string;
  /** A digest of all digests, where the packages were built here. */
  readonly build?: string;
}

type Kubectl = (...args: string[]) => Promise<{ readonly exitCode?: number; readonly stdout: string }>;

/** Which build a cluster runs: the tags of one build are those of the next. */
const BUILD = "matura.test/build";

/** Where a cluster that KUBECONFIG names pulls the packages from: they have to be there already. */
const CONFIGURATION = "MATURA_CONFIGURATION";

/**
 * Installs Matura as a user does: the Configuration through Crossplane's package manager, which brings the functions
 * as pods, and the platform's programs with kubectl. For the project's own cluster the packages are built and pushed to
 * its registry first.
 *
 * @throws Error when a package does not become healthy, with what Crossplane says of it
 */
export const installPackages = async (cluster: ClusterUnderTest, options: Options): Promise<Running> => {
  const kubectl: Kubectl = (...args) =>
    execa(cluster.kubectl, args, { env: { KUBECONFIG: cluster.kubeconfig }, reject: false });
  const { reference, build = "" } =
    cluster.own === undefined ? { reference: published() } : await publish(cluster.own.registry, options);
  await refuseAnother(build, kubectl);
  await options.apply(functionRuntime(options.root, reference));
  await options.apply(
    stringify({
      apiVersion: "pkg.crossplane.io/v1",
      kind: "Configuration",
      metadata: { name: "matura", annotations: { [BUILD]: build } },
      spec: { package: reference, packagePullPolicy: "Always" },
    }),
  );
  for (const kind of ["configurations", "functions"]) {
    const { exitCode } = await kubectl(
      "wait",
      `${kind}.pkg.crossplane.io`,
      "--all",
      "--for=condition=Healthy",
      "--timeout=240s",
    );
    if (exitCode === 0) continue;
    const { stdout } = await kubectl(
      "get",
      "configurations,configurationrevisions,functions,functionrevisions,locks",
      "-o",
      "yaml",
    );
    throw new Error(`the packages of ${reference} did not become healthy:\n${stdout}`);
  }
  for (const program of options.programs) await options.apply(deploymentOf(program, reference));
  for (const { deployment } of options.programs) {
    const { name, namespace } = deployment.metadata;
    const { exitCode } = await kubectl(
      "rollout",
      "status",
      `deployment/${name}`,
      "-n",
      namespace,
      "--timeout=120s",
    );
    if (exitCode === 0) continue;
    const { stdout } = await kubectl("describe", "pods", "-n", namespace);
    throw new Error(`${name} did not become ready:\n${stdout}`);
  }
  return { logs: [], programs: {}, stop: () => undefined };
};

/** @throws Error when the cluster runs packages of another build: Crossplane keeps functions whose tag it has. */
const refuseAnother = async (build: string, kubectl: Kubectl): Promise<void> => {
  const { exitCode, stdout } = await kubectl(
    "get",
    "configurations.pkg.crossplane.io",
    "matura",
    "-o",
    "jsonpath={.metadata.annotations}",
  );
  if (exitCode !== 0) return;
  const running = (JSON.parse(stdout || "{}") as Record<string, string>)[BUILD];
  if (running === undefined || running === build) return;
  throw new Error(
    "the cluster runs packages of another build: end it with npm run cluster -- down, and start again",
  );
};

const published = (): string => {
  const reference = process.env[CONFIGURATION];
  if (reference !== undefined) return reference;
  throw new Error(
    `set ${CONFIGURATION} to the Configuration that this cluster can pull, as "npm run package -- --push" printed it`,
  );
};

/**
 * Builds this checkout's packages and pushes them to the registry of the project's own cluster.
 *
 * @param version instead of that of package.json
 */
export const publish = async (
  registry: ClusterInfo["registry"],
  { out, root }: Pick<Options, "out" | "root">,
  version?: string,
): Promise<Published> => {
  if (registry === undefined)
    throw new Error("a control plane has no registry: use --processes, or the whole cluster");
  const folder = join(out, "packages");
  await execa(
    process.execPath,
    [
      join(root, "scripts/package.ts"),
      `--registry=${registry.name}/matura`,
      "--base=debian",
      `--out=${folder}`,
      `--push=${registry.address}/matura`,
      `--push-cert-dir=${registry.certDir}`,
      ...(version === undefined ? [] : [`--version=${version}`]),
    ],
    { stdout: "inherit", stderr: "inherit" },
  );
  const { packages } = JSON.parse(readFileSync(join(folder, "packages.json"), "utf8")) as {
    packages: readonly Package[];
  };
  const configuration = packages.find(({ kind }) => kind === "Configuration");
  if (configuration === undefined) throw new Error("packages.json has no Configuration");
  const build = createHash("sha256")
    .update(packages.map(({ digest }) => digest).join())
    .digest("hex")
    .slice(0, 16);
  return { reference: configuration.reference, build };
};
