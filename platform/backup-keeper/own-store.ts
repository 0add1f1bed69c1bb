import type { BackupRecord } from "../../services/backup/record.ts";
import type { BackedUpInstance } from "./backed-up-instance.ts";
import type { BackupSettings } from "./settings.ts";
import type { Location } from "./store/location.ts";

/** Where an instance's backups go. */
export interface OwnStore {
  readonly owner: "platform" | "user";
  readonly location: Location;
  /** As the record has it. */
  readonly recorded: BackupRecord["store"];
}

/** @returns undefined where the platform has no store and the claim names none */
export const ownStore = (
  { name, unmanagedBucket }: Pick<BackedUpInstance, "name" | "unmanagedBucket">,
  settings: BackupSettings,
): OwnStore | undefined => {
  if (unmanagedBucket !== undefined) {
    const { endpoint, bucket, region, accessKey, secretKey } = unmanagedBucket;
    return {
      owner: "user",
      location: { endpoint, bucket, region, authority: undefined },
      recorded: { endpoint, bucket, ...(region === undefined ? {} : { region }), accessKey, secretKey },
    };
  }
  const { endpoint, region, bucketPrefix, certificateAuthority: authority } = settings;
  if (endpoint === undefined) return undefined;
  const bucket = `${bucketPrefix}-${name}`;
  return {
    owner: "platform",
    location: { endpoint, bucket, region, authority },
    recorded: { endpoint, bucket, region },
  };
};
