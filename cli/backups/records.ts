import { type ConfigMap, jsonOf } from "../../platform/backup-keeper/json-config-map.ts";
import { LABELS } from "../../runtime/labels.ts";
import { RECORD_LABEL } from "../../services/backup/names.ts";
import { BackupRecord } from "../../services/backup/record.ts";
import { REGISTRY } from "../../services/registry.ts";
import type { ClusterApi } from "../cluster/api.ts";
import type { ClaimPlace } from "../cluster/claim.ts";
import { isForbidden } from "../cluster/cluster-error.ts";
import { platformSettings } from "../cluster/platform-settings.ts";
import type { Inventory } from "./inventory.ts";
import { listed } from "./listed.ts";

/** The records of all instances that a claim had, undefined for someone who may not read them. */
export const recordsOf = async (
  api: ClusterApi,
  { name, namespace }: ClaimPlace,
): Promise<readonly BackupRecord[] | undefined> => {
  const { recordNamespace } = (await platformSettings(api)).backup;
  try {
    const records = await api.list<ConfigMap>(
      { apiVersion: "v1", kind: "ConfigMap" },
      {
        namespace: recordNamespace,
        labels: { ...RECORD_LABEL, [LABELS.claimName]: name, [LABELS.claimNamespace]: namespace },
      },
    );
    return records.map((object) => jsonOf(object, BackupRecord)).filter((record) => record !== undefined);
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
};

export const inventoryOfRecord = (record: BackupRecord): Inventory => ({
  kind:
    REGISTRY.find(({ service }) => service.name === record.service)?.service.kinds.claim ?? record.service,
  claim: record.claim,
  instance: record.instance,
  ...(record.deletedAt === undefined ? {} : { deletedAt: record.deletedAt }),
  ...(record.keptUntil === undefined ? {} : { keptUntil: record.keptUntil }),
  backups: listed(record.backups, record.names),
  complete: true,
  restorable: {
    ...(record.firstRestorable === undefined ? {} : { first: record.firstRestorable }),
    ...(record.lastRestorable === undefined ? {} : { last: record.lastRestorable }),
    gaps: record.gaps ?? [],
  },
  store: { endpoint: record.store.endpoint, bucket: record.store.bucket },
  kept: [],
});
