import type { ISecret } from "kubernetes-models/v1/Secret";
import { asObserved } from "../../../runtime/as-observed.ts";
import { type Contribution, compose, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { secretText } from "../../../runtime/secret-text.ts";
import { CREDENTIAL_KEYS } from "../../../services/backup/names.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { OWN_CREDENTIALS } from "./store.ts";

/** The user's credentials for a bucket of their own, copied to where the servers read them. */
export interface OwnCredentials {
  readonly contributions: readonly Contribution[];
  /** What the user has to put right, undefined where nothing is wrong. */
  readonly missing: string | undefined;
}

export const ownCredentials = (instance: PostgreSQLInstance): OwnCredentials => {
  const { unmanagedBucket } = instance.parameters.backup;
  const observed = instance.observed<ISecret & KubernetesObject>(OWN_CREDENTIALS);
  const kept = observed === undefined ? [] : [compose(OWN_CREDENTIALS, asObserved(observed))];
  if (unmanagedBucket === undefined) return { contributions: kept, missing: undefined };
  const accessKey = encodedValue(instance, "bucket-access-key", unmanagedBucket.accessKey.key);
  const secretKey = encodedValue(instance, "bucket-secret-key", unmanagedBucket.secretKey.key);
  const requirements = [
    requirement("bucket-access-key", secretNamed(instance, unmanagedBucket.accessKey.name)),
    requirement("bucket-secret-key", secretNamed(instance, unmanagedBucket.secretKey.name)),
  ];
  if (accessKey === undefined || secretKey === undefined) {
    const asked = instance.required("bucket-access-key") !== undefined;
    return {
      contributions: [...requirements, ...kept],
      missing: asked ? missing(instance, accessKey === undefined ? "accessKey" : "secretKey") : undefined,
    };
  }
  const secret: ISecret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: OWN_CREDENTIALS, namespace: instance.namespace },
    type: "Opaque",
    data: { [CREDENTIAL_KEYS.accessKey]: accessKey, [CREDENTIAL_KEYS.secretKey]: secretKey },
  };
  return {
    contributions: [
      ...requirements,
      compose(OWN_CREDENTIALS, secret as KubernetesObject, { after: ["namespace"] }),
    ],
    missing: undefined,
  };
};

const secretNamed = ({ claim }: PostgreSQLInstance, matchName: string) => ({
  apiVersion: "v1",
  kind: "Secret",
  namespace: claim.namespace,
  matchName,
});

/**
 * The value of a key, base64, without the white space around it that a file brings along: the keeper reads it so, and
 * what CloudNativePG hands to barman is taken as it is.
 */
const encodedValue = (
  instance: PostgreSQLInstance,
  requirementName: string,
  key: string,
): string | undefined => {
  const [secret] = instance.required<ISecret & KubernetesObject>(requirementName) ?? [];
  const value = secretText(secret, key)?.trim() ?? "";
  return value === "" ? undefined : Buffer.from(value, "utf8").toString("base64");
};

const missing = ({ parameters, claim }: PostgreSQLInstance, field: "accessKey" | "secretKey"): string => {
  const reference = parameters.backup.unmanagedBucket?.[field];
  return `backup.unmanagedBucket.${field} names key "${reference?.key}" of Secret "${reference?.name}", which is not in namespace ${claim.namespace}: make the Secret, or correct the reference`;
};
