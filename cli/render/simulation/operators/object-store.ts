import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";
import { BACKUP_NAMES, CREDENTIAL_KEYS, JSON_KEY } from "../../../../services/backup/names.ts";
import type { StoreReport } from "../../../../services/backup/store-report.ts";
import type { ObjectStore } from "../../../../services/postgresql/barman.ts";
import type { Operator } from "./operator.ts";
import { secret } from "./secret.ts";

/** The backup keeper's part: credentials for the bucket, and a first backup that it finds there. */
export const objectStore: Operator<ObjectStore> = ({ metadata, spec }, now) => {
  const { name, namespace = "" } = metadata ?? {};
  if (name !== "backups") return {};
  const { endpointURL, destinationPath } = spec.configuration;
  const report: StoreReport = {
    reason: "Available",
    message: "the store can be read and written",
    since: now,
    store: { endpoint: endpointURL, bucket: destinationPath.replace(/^s3:\/\//, "").replace(/\/$/, "") },
    backups: [
      {
        id: "20260301T000000",
        server: "postgresql",
        beganAt: now,
        endedAt: now,
        status: "Completed",
        bytes: 4_000_000,
      },
    ],
    lastArchived: { postgresql: now },
  };
  const reportMap: IConfigMap & KubernetesObject = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: BACKUP_NAMES.storeReport, namespace },
    data: { [JSON_KEY]: JSON.stringify(report) },
  };
  return {
    makes: [
      secret({ name: BACKUP_NAMES.credentials, namespace }, "Opaque", {
        [CREDENTIAL_KEYS.accessKey]: "simulated",
        [CREDENTIAL_KEYS.secretKey]: "simulated",
        [CREDENTIAL_KEYS.sessionToken]: "simulated",
      }),
      reportMap,
    ],
  };
};
