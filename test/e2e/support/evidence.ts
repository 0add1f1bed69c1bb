import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { processes } from "../../cluster/api.ts";
import { Collection } from "./collection.ts";
import { environment } from "./environment.ts";
import { kubectl } from "./kubectl.ts";
import { proberMetrics } from "./prober.ts";
import { composedKinds } from "./rights.ts";
import { secretsIn, secretsOf } from "./secret-search.ts";
import { until } from "./until.ts";

const CROSSPLANE = "crossplane-system";
const KEEPER = "matura-backups";
const OPERATOR = "cnpg-system";

/**
 * Keeps what explains a failure: claims, composites, objects, events, logs and metrics. Secrets are left out.
 *
 * @param since when the scenario began
 * @throws Error when the value of one is in any of it all the same, or when any of it could not be had
 */
export const collectEvidence = async (namespace: string, folder: string, since: Date): Promise<void> => {
  const collection = new Collection(folder, since);
  await collection.kubectl("claims.yaml", [
    "get",
    "postgresqlinstances.matura.dev",
    "-n",
    namespace,
    "-o",
    "yaml",
  ]);
  await collection.kubectl("composites.yaml", ["get", "xpostgresqlinstances.matura.dev", "-o", "yaml"]);
  await collection.kubectl("events.txt", ["get", "events", "-A", "--sort-by=.lastTimestamp"]);
  await collection.kubectl("pods.txt", ["get", "pods", "-A", "-o", "wide"]);
  // Records, reports and what tenants are told.
  for (const place of [namespace, CROSSPLANE, KEEPER]) {
    await collection.kubectl(`${place}-configmaps.yaml`, ["get", "configmaps", "-n", place, "-o", "yaml"]);
  }
  const instances = await instancesOf(namespace);
  for (const instance of instances) {
    await collection.kubectl(`${instance}.yaml`, ["get", KINDS.join(","), "-n", instance, "-o", "yaml"]);
    await collection.logs(`${instance}.log`, { namespace: instance, selector: "cnpg.io/cluster" });
  }
  await collectPlatformLogs(collection);
  await collection.keep("prober-metrics.txt", proberMetrics);
  const secrets = await until("Secrets are listed", () =>
    secretsOf([namespace, ...instances, CROSSPLANE, KEEPER]),
  );
  const found = secretsIn(folder, secrets);
  if (found.length > 0) throw new Error(`secrets are where they must not be: ${found.join("; ")}`);
  const { missing } = collection;
  if (missing.length > 0) throw new Error(`no secret was sought in ${missing.join("; ")}`);
};

/** All that is composed, and what comes of it. */
const KINDS = [
  ...composedKinds().filter((kind) => kind !== "secrets" && kind !== "namespaces"),
  "pods",
  "persistentvolumeclaims",
];

const instancesOf = async (namespace: string): Promise<readonly string[]> => {
  const names = await until(`instances of ${namespace} are listed`, () =>
    kubectl([
      "get",
      "namespaces",
      "-l",
      `matura.dev/claim-namespace=${namespace}`,
      "-o",
      "jsonpath={.items[*].metadata.name}",
    ]),
  );
  return names.split(" ").filter(Boolean);
};

/** Of functions, programs, Crossplane and operator, each as a process of this machine or as a pod. */
const collectPlatformLogs = async (collection: Collection): Promise<void> => {
  const { functionLogs, mode, ownCluster } = environment();
  for (const log of functionLogs) {
    await collection.keep(basename(log), async () => readFileSync(log, "utf8"));
  }
  if (mode === "packages") {
    await collection.logsOfSome("functions.txt", {
      namespace: CROSSPLANE,
      selector: "pkg.crossplane.io/function",
    });
    const selector = "app.kubernetes.io/name";
    await collection.logsOfSome("platform.txt", { namespace: CROSSPLANE, selector });
    await collection.logsOfSome("keeper.txt", { namespace: KEEPER, selector });
  }
  if (ownCluster) await collection.keep("crossplane.log", crossplaneLog);
  else await collection.logsOfSome("crossplane.log", { namespace: CROSSPLANE, selector: "app=crossplane" });
  await collection.logsOfSome("operator.txt", {
    namespace: OPERATOR,
    // Of the operator and its plugin, however they were installed.
    selector: "pod-template-hash",
  });
};

const crossplaneLog = async (): Promise<string> => {
  const found = processes().find(({ name }) => name === "crossplane");
  if (found === undefined) throw new Error("the cluster has no component crossplane");
  return readFileSync(found.log, "utf8");
};
