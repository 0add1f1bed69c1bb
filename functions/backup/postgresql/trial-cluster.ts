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
  const { shared_preload_libraries: libraries, extensions } = postgresql;
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
      // The check logs in with the application's user, and reads what is other users' too.
      managed: {
        roles: [
          {
            name: NAMES.user,
            ensure: "present",
            login: true,
            bypassrls: true,
            inRoles: ["pg_read_all_data"],
          },
        ],
      },
      postgresql: {
        parameters: postgresql.parameters,
        pg_hba: postgresql.pg_hba,
        // Tables of an extension cannot be read without it.
        ...(libraries === undefined ? {} : { shared_preload_libraries: libraries }),
        ...(extensions === undefined ? {} : { extensions }),
      },
    },
  };
};
