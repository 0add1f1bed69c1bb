import { BACKUP_NAMES, CREDENTIAL_KEYS } from "../../../services/backup/names.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** A bucket and the Secret, in the instance's namespace, with which it is reached. */
export interface Store {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string | undefined;
  readonly credentials: {
    readonly secret: string;
    readonly accessKey: string;
    readonly secretKey: string;
    /** Only where the credentials are a session's. */
    readonly sessionToken?: string;
  };
  /** Whether the bucket is the user's own. */
  readonly unmanaged: boolean;
}

/** Where this instance's backups go, undefined where the platform has no store and the claim names none. */
export const storeOf = ({ parameters, platform, name }: PostgreSQLInstance): Store | undefined => {
  const { unmanagedBucket } = parameters.backup;
  if (unmanagedBucket !== undefined) {
    const { endpoint, bucket, region } = unmanagedBucket;
    return {
      endpoint,
      bucket,
      region,
      credentials: {
        secret: OWN_CREDENTIALS,
        accessKey: CREDENTIAL_KEYS.accessKey,
        secretKey: CREDENTIAL_KEYS.secretKey,
      },
      unmanaged: true,
    };
  }
  const { endpoint, region, bucketPrefix } = platform.backup;
  if (endpoint === undefined) return undefined;
  return {
    endpoint,
    bucket: `${bucketPrefix}-${name}`,
    region,
    credentials: { secret: BACKUP_NAMES.credentials, ...CREDENTIAL_KEYS },
    unmanaged: false,
  };
};

/** The Secret in the instance's namespace into which the user's own credentials are copied. */
export const OWN_CREDENTIALS = "bucket-credentials";
