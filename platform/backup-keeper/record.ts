import { type Static, Type } from "typebox";
import type { BackupRecord } from "../../services/backup/record.ts";
import type { StoreReport } from "../../services/backup/store-report.ts";
import type { BackedUpInstance } from "./backed-up-instance.ts";
import type { OwnStore } from "./own-store.ts";

/**
 * Buckets that the keeper made for an instance, and so may delete. More than one where the platform's settings have
 * changed since, none where the user's own was always used.
 */
export const OwnBuckets = Type.Array(
  Type.Object({ endpoint: Type.String(), bucket: Type.String(), region: Type.Optional(Type.String()) }),
);
export type OwnBuckets = Static<typeof OwnBuckets>;

/** The key of a record's ConfigMap that holds them. */
export const BUCKETS_KEY = "buckets";

/** The record of an instance that lives, as it is now. */
export const recordOf = (
  { service, name, claim, allowedNamespaces, majorVersion, status }: BackedUpInstance,
  { recorded: store }: OwnStore,
  report: StoreReport | undefined,
  before: BackupRecord | undefined,
): BackupRecord => {
  const sameBucket = before?.store.bucket === store.bucket && before.store.endpoint === store.endpoint;
  const backups = report?.backups ?? (sameBucket ? before.backups : []);
  const { firstRestorable, lastRestorable, gaps } = status;
  return {
    service,
    instance: name,
    claim,
    allowedNamespaces: [...allowedNamespaces],
    majorVersion,
    store,
    // Until the function says which one, that of the newest backup.
    server: status.server ?? before?.server ?? backups[0]?.server ?? "",
    names: status.names ?? before?.names ?? {},
    backups: [...backups],
    ...(firstRestorable === undefined ? {} : { firstRestorable }),
    ...(lastRestorable === undefined ? {} : { lastRestorable }),
    ...(gaps === undefined ? {} : { gaps }),
  };
};

/** The buckets with the store among them, when it is the platform's. */
export const withBucket = (buckets: OwnBuckets, { owner, recorded }: OwnStore): OwnBuckets => {
  const { endpoint, bucket, region } = recorded;
  const known = buckets.some((one) => one.endpoint === endpoint && one.bucket === bucket);
  if (owner === "user" || known) return buckets;
  return [...buckets, { endpoint, bucket, ...(region === undefined ? {} : { region }) }];
};
