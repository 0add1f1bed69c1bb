import { type ConfigMap, jsonOf } from "../../platform/backup-keeper/json-config-map.ts";
import { conditionOf } from "../../runtime/kubernetes-object.ts";
import { BACKUP_NAMES } from "../../services/backup/names.ts";
import { StoreReport } from "../../services/backup/store-report.ts";
import type { ClusterApi } from "../cluster/api.ts";
import type { Claim } from "../cluster/claim.ts";
import { isForbidden } from "../cluster/cluster-error.ts";
import type { Inventory, ListedBackup } from "./inventory.ts";
import { listed } from "./listed.ts";

/** The backups of a claim that lives: what the keeper sees of the store, else what the claim lists. */
export const inventoryOfClaim = async (api: ClusterApi, claim: Claim): Promise<Inventory> => {
  const { metadata, spec, status } = claim;
  const { backup, schedules } = status ?? {};
  const report = await storeReport(api, status?.instanceNamespace);
  const condition = conditionOf(claim, "BackupReady");
  const { endpoint, bucket } = report?.store ?? backup?.store ?? {};
  return {
    kind: claim.kind,
    claim: { name: metadata?.name ?? "", namespace: metadata?.namespace ?? "" },
    instance: spec?.resourceRef?.name ?? "",
    backups: report === undefined ? ofStatus(claim) : listed(report.backups, backup?.names ?? {}),
    complete: report !== undefined,
    restorable: {
      ...(backup?.firstRestorable === undefined ? {} : { first: backup.firstRestorable }),
      ...(backup?.lastRestorable === undefined ? {} : { last: backup.lastRestorable }),
      gaps: backup?.gaps ?? [],
    },
    ...(endpoint === undefined || bucket === undefined ? {} : { store: { endpoint, bucket } }),
    ...(schedules?.backup === undefined ? {} : { schedule: schedules.backup }),
    ...(backup?.nextRun === undefined ? {} : { nextRun: backup.nextRun }),
    ...(backup?.verification === undefined ? {} : { verification: backup.verification }),
    kept: backup?.inPlace?.kept ?? [],
    ...(condition === undefined
      ? {}
      : {
          condition: {
            status: condition.status,
            reason: condition.reason ?? "",
            message: condition.message ?? "",
          },
        }),
  };
};

const ofStatus = ({ status }: Claim): readonly ListedBackup[] =>
  (status?.backup?.backups ?? []).map((backup) => ({
    ...backup,
    // The function writes no other (functions/backup/postgresql/report.ts).
    status: backup.status as ListedBackup["status"],
  }));

/** Undefined while there is none, and for someone who may not look into the instance's namespace. */
const storeReport = async (
  api: ClusterApi,
  namespace: string | undefined,
): Promise<StoreReport | undefined> => {
  if (namespace === undefined) return undefined;
  try {
    const configMap = await api.get<ConfigMap>({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: BACKUP_NAMES.storeReport, namespace },
    });
    return jsonOf(configMap, StoreReport);
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
};
