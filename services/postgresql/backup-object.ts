import { BACKUP_TARGET, BARMAN_PLUGIN, type Backup } from "./barman.ts";
import { CNPG_API } from "./cluster.ts";
import { CLUSTER_LABEL, currentCluster } from "./current-cluster.ts";
import type { PostgreSQLInstance } from "./instance.ts";

/** A base backup of the current Cluster, taken once. */
export const backupObject = (instance: PostgreSQLInstance, name: string): Backup => {
  const cluster = currentCluster(instance).name;
  return {
    apiVersion: CNPG_API,
    kind: "Backup",
    // With the label that CloudNativePG gives to those of a schedule, so that all are found alike.
    metadata: { name, namespace: instance.namespace, labels: { [CLUSTER_LABEL]: cluster } },
    spec: {
      cluster: { name: cluster },
      target: BACKUP_TARGET,
      method: "plugin",
      pluginConfiguration: { name: BARMAN_PLUGIN },
    },
  };
};

/** How a Backup stands. */
export type BackupState = "Running" | "Completed" | "Failed";

export const stateOf = (backup: Backup): BackupState => {
  switch (backup.status?.phase) {
    case "completed":
      return "Completed";
    case "failed":
    case "invalid backup definition":
      return "Failed";
    default:
      return "Running";
  }
};
