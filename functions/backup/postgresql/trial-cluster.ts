import { BARMAN_PLUGIN } from "../../../services/postgresql/barman.ts";
import { type Cluster, CNPG_API } from "../../../services/postgresql/cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, RECOVERY_SOURCES } from "../../../services/postgresql/names.ts";
import type { NamedBackup } from "./catalogue.ts";
import { OWN_STORE } from "./object-store.ts";
import { trialModel } from "./trial-model.ts";

export const TRIAL = "backup-trial";

/**
 * One server that starts from a backup, like those that run, and that no client and no backup knows.
 *
 * @throws Refusal like trialModel
 */
export const trialCluster = (instance: PostgreSQLInstance, { id, server }: NamedBackup): Cluster => {
  const { spec: running, secret } = trialModel(instance);
  const { imageName, imagePullSecrets, certificates, storage, resources, affinity, postgresql } = running;
  return {
    apiVersion: CNPG_API,
    kind: "Cluster",
    metadata: { name: TRIAL, namespace: instance.namespace },
    spec: {
      instances: 1,
      imageName,
      ...(imagePullSecrets === undefined ? {} : { imagePullSecrets }),
      bootstrap: {
        recovery: {
          source: RECOVERY_SOURCES.ownBackups,
          database: NAMES.database,
          owner: NAMES.user,
          secret: { name: secret },
          recoveryTarget: { backupID: id, targetImmediate: true },
        },
      },
      externalClusters: [
        {
          name: RECOVERY_SOURCES.ownBackups,
          plugin: { name: BARMAN_PLUGIN, parameters: { barmanObjectName: OWN_STORE, serverName: server } },
        },
      ],
      certificates,
      enableSuperuserAccess: false,
      primaryUpdateMethod: "restart",
      storage,
      resources,
      ...(affinity === undefined ? {} : { affinity }),
      postgresql: { parameters: postgresql.parameters, pg_hba: postgresql.pg_hba },
    },
  };
};
