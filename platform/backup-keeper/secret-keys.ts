import type { ApiClient } from "../process/api-client.ts";
import { apiRefusal } from "../process/api-error.ts";
import type { UnmanagedBucket } from "./backed-up-instance.ts";
import { keyValue, type Secret } from "./credentials-secret.ts";
import type { StoreFailure } from "./store/failure.ts";
import type { StoreCredentials } from "./store/location.ts";

/** A key of a Secret, as claims and records name it. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** Credentials, or why there are none. */
export type Found = { readonly credentials: StoreCredentials } | { readonly failure: StoreFailure };

/**
 * Reads an access key and a secret key out of Secrets.
 *
 * @param advice what whoever owns the Secrets has to do when one is not there
 */
export const readKeys = async (
  api: ApiClient,
  namespace: string,
  keys: { readonly accessKey: SecretKey; readonly secretKey: SecretKey },
  advice: string,
): Promise<Found> => {
  const values: string[] = [];
  for (const { name, key } of [keys.accessKey, keys.secretKey]) {
    let secret: Secret | undefined;
    try {
      secret = await api.get<Secret>({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
    } catch (error) {
      if (apiRefusal(error)?.code !== 403) throw error;
      return missing(
        `the backup keeper may not read Secret "${name}" in namespace ${namespace}: the platform team binds the ClusterRole matura:backup-keeper-unmanaged-buckets`,
      );
    }
    const value = keyValue(secret, key)?.trim() ?? "";
    if (value === "") {
      const what = secret === undefined ? `Secret "${name}"` : `key "${key}" of Secret "${name}"`;
      return missing(`${what} is not in namespace ${namespace}: ${advice}`);
    }
    values.push(value);
  }
  const [accessKeyId = "", secretAccessKey = ""] = values;
  return { credentials: { accessKeyId, secretAccessKey } };
};

/** Those of a bucket of the user's own. */
export const readUserKeys = (
  api: ApiClient,
  claimNamespace: string,
  bucket: UnmanagedBucket,
): Promise<Found> =>
  readKeys(
    api,
    claimNamespace,
    bucket,
    "make the Secret, or correct the reference in backup.unmanagedBucket",
  );

const missing = (message: string): Found => ({ failure: { reason: "CredentialsMissing", message } });
