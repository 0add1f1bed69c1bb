import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { IClusterRole } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole";
import { parseAllDocuments } from "yaml";

const platform = resolve(import.meta.dirname, "../../../platform");

/** Kinds of which most objects are none of the catalogue's business. */
const OTHERS_OWN = ["secrets", "configmaps", "roles", "clusterroles", "environmentconfigs"];

/** `role: verb resource name`, where a right is limited to names, else `role: verb resource`. */
const rights = readdirSync(platform, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .flatMap((file) => parseAllDocuments(readFileSync(join(platform, file), "utf8")))
  .map((document) => document.toJS() as IClusterRole)
  .filter(({ kind }) => (kind as string) === "ClusterRole")
  .flatMap(({ metadata, rules }) =>
    (rules ?? []).flatMap(({ resources = [], resourceNames = [""], verbs }) =>
      resources
        .filter((resource) => OTHERS_OWN.includes(resource))
        .flatMap((resource) =>
          resourceNames.map((name) => `${metadata?.name}: ${verbs.join(",")} ${resource} ${name}`.trimEnd()),
        ),
    ),
  );
const isNamed = (right: string): boolean => right.split(" ").length === 4;

test("rights on what belongs to others are by name, but for these", () => {
  expect(rights.filter((right) => !isNamed(right)).sort()).toEqual([
    "matura:backup-keeper-unmanaged-buckets: get secrets",
    "matura:backup-keeper: list,watch environmentconfigs",
    "matura:crossplane: get,list,watch,create,update,patch,delete configmaps",
    "matura:crossplane: get,list,watch,create,update,patch,delete secrets",
    "matura:crossplane: list,watch environmentconfigs",
    // Which of them it may write is said by a policy of admission: platform/sla-reporter/policy.yaml.
    "matura:sla-reporter: list,create,patch,delete configmaps",
  ]);
});

test("the names are those of what the catalogue made", () => {
  expect(rights.filter(isNamed).sort()).toEqual([
    "matura:backup-keeper: get,create,patch configmaps backup-store",
    "matura:backup-keeper: get,create,patch configmaps backup-store-news",
    "matura:backup-keeper: get,create,patch secrets backup-credentials",
    "matura:backup-keeper: get,create,patch,delete secrets restore-credentials",
    "matura:crossplane: bind clusterroles matura:instance-viewer",
    "matura:instance-viewer: get configmaps backup-store",
    "matura:prober: list,watch secrets probe-target",
    "matura:prober: patch configmaps probe-word",
    "matura:sla-reporter: get environmentconfigs matura",
    "matura:volume-reporter: create,patch configmaps volumes",
    "matura:volume-reporter: get environmentconfigs matura",
  ]);
});
