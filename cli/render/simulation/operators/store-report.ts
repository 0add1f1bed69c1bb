import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";
import { BACKUP_NAMES, JSON_KEY } from "../../../../services/backup/names.ts";
import type { StoreReport } from "../../../../services/backup/store-report.ts";

/** What the backup keeper would report once a server has taken its first backup. */
export const storeReport = (
  namespace: string,
  server: string,
  now: string,
): IConfigMap & KubernetesObject => {
  const report: StoreReport = {
    reason: "Available",
    message: "the store can be read and written",
    since: now,
    backups: [
      {
        id: "20260301T000000",
        server,
        beganAt: now,
        endedAt: now,
        status: "Completed",
        bytes: 4_000_000,
      },
    ],
    lastArchived: { [server]: now },
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: BACKUP_NAMES.storeReport, namespace },
    data: { [JSON_KEY]: JSON.stringify(report) },
  };
};
