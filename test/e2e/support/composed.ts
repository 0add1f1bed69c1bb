import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { list } from "./kubectl.ts";

/** An object that an instance has, as the API server keeps it. */
export interface ComposedObject {
  /** Composition resource name: unique in the instance. */
  readonly name: string;
  readonly kind: string;
  /** Its own name. */
  readonly object: string;
  readonly uid: string;
  /** Digest of all but metadata and status, which is what an iteration decides: there are Secrets among them. */
  readonly digest: string;
}

interface Observed {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

const KINDS = [
  "configmaps",
  "secrets",
  "services",
  "limitranges",
  "networkpolicies",
  "resourcequotas",
  "rolebindings.rbac.authorization.k8s.io",
  "roles.rbac.authorization.k8s.io",
  "clusters.postgresql.cnpg.io",
  "databases.postgresql.cnpg.io",
  "databaseroles.postgresql.cnpg.io",
  "scheduledbackups.postgresql.cnpg.io",
  "objectstores.barmancloud.cnpg.io",
  "podmonitors.monitoring.coreos.com",
  "prometheusrules.monitoring.coreos.com",
  "alertmanagerconfigs.monitoring.coreos.com",
];

/** What Crossplane has composed in an instance's namespace and does not delete, by composition resource name. */
export const composedObjects = async (
  instanceNamespace: string,
): Promise<ReadonlyMap<string, ComposedObject>> => {
  const observed = await list<Observed>([
    KINDS.join(","),
    "-n",
    instanceNamespace,
    "-l",
    "crossplane.io/composite",
  ]);
  return new Map(
    observed.flatMap(({ kind, metadata, ...rest }) => {
      const name = metadata.annotations?.["crossplane.io/composition-resource-name"];
      if (name === undefined || metadata.deletionTimestamp !== undefined) return [];
      const content = JSON.stringify({ ...rest, status: undefined });
      const digest = createHash("sha256").update(content).digest("hex");
      return [[name, { name, kind, object: metadata.name, uid: metadata.uid, digest }]];
    }),
  );
};

/** What one iteration does to an instance, as the golden file of the minimal example has it. */
export interface Part {
  /** Composition resource names of what it composes. */
  readonly composes: readonly string[];
  /** Composition resource names of what it amends and others compose. */
  readonly amends: readonly string[];
}

interface Golden {
  readonly objects: readonly {
    readonly name: string;
    readonly iteration: string;
    readonly amendedBy: readonly string[];
  }[];
}

export const partOf = (iteration: string): Part => {
  const file = resolve(import.meta.dirname, "../../golden/postgresql/minimal.yaml");
  const { objects } = parse(readFileSync(file, "utf8")) as Golden;
  const namesWhere = (which: (object: Golden["objects"][number]) => boolean): readonly string[] =>
    objects.filter(which).map(({ name }) => name);
  return {
    composes: namesWhere((object) => object.iteration === iteration),
    amends: namesWhere(({ amendedBy }) => amendedBy.includes(iteration)),
  };
};
