import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { environment } from "./environment.ts";
import { kubectl } from "./kubectl.ts";
import { proberMetrics } from "./prober.ts";
import { secretsIn } from "./secret-search.ts";

/**
 * Keeps what explains a failure: claims, composites, objects, events, logs and metrics. Secrets are left out.
 *
 * @throws Error when the value of one is in any of it all the same
 */
export const collectEvidence = async (namespace: string, folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const keep = async (file: string, args: readonly string[]): Promise<void> => {
    const text = await kubectl(args).catch((error: unknown) => String(error));
    writeFileSync(join(folder, file), text);
  };
  await keep("claims.yaml", ["get", "postgresqlinstances.matura.dev", "-n", namespace, "-o", "yaml"]);
  await keep("composites.yaml", ["get", "xpostgresqlinstances.matura.dev", "-o", "yaml"]);
  await keep("events.txt", ["get", "events", "-A", "--sort-by=.lastTimestamp"]);
  await keep("pods.txt", ["get", "pods", "-A", "-o", "wide"]);
  await keep("functions.txt", [
    "logs",
    "-n",
    "crossplane-system",
    "-l",
    "pkg.crossplane.io/function",
    "--tail=500",
  ]);
  const names = await kubectl([
    "get",
    "namespaces",
    "-l",
    `matura.dev/claim-namespace=${namespace}`,
    "-o",
    "jsonpath={.items[*].metadata.name}",
  ]).catch(() => "");
  const instances = names.split(" ").filter(Boolean);
  for (const instance of instances) {
    await keep(`${instance}.yaml`, [
      "get",
      "clusters.postgresql.cnpg.io,databases.postgresql.cnpg.io,databaseroles.postgresql.cnpg.io,jobs,pods,services,pvc",
      "-n",
      instance,
      "-o",
      "yaml",
    ]);
    await keep(`${instance}.log`, [
      "logs",
      "-n",
      instance,
      "-l",
      "cnpg.io/cluster",
      "--all-containers",
      "--tail=500",
    ]);
  }
  for (const log of environment().functionLogs) {
    if (existsSync(log)) copyFileSync(log, join(folder, basename(log)));
  }
  await keep("platform.txt", [
    "logs",
    "-n",
    "crossplane-system",
    "-l",
    "app.kubernetes.io/name",
    "--tail=500",
  ]);
  await keep("keeper.txt", ["logs", "-n", "matura-backups", "-l", "app.kubernetes.io/name", "--tail=500"]);
  writeFileSync(join(folder, "prober-metrics.txt"), await proberMetrics().catch(String));
  const found = await secretsIn(folder, [namespace, ...instances]);
  if (found.length > 0) throw new Error(`secrets are where they must not be: ${found.join("; ")}`);
};
