import type { KubernetesObject, ObjectMeta } from "../../runtime/kubernetes-object.ts";
import { CREDENTIAL_KEYS } from "../../services/backup/names.ts";
import type { Location, StoreCredentials } from "./store/location.ts";
import type { Session } from "./store/session.ts";

/** A Secret as the API server has it: values in base64. */
export interface Secret extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** What the Secret's session is for, and its time: RFC 3339. */
const ANNOTATIONS = {
  bucket: "matura.dev/bucket",
  endpoint: "matura.dev/endpoint",
  issued: "matura.dev/issued-at",
  expires: "matura.dev/expires-at",
} as const;

interface Place {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

type Target = Pick<Location, "endpoint" | "bucket">;

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
const decoded = (text: string | undefined): string => Buffer.from(text ?? "", "base64").toString("utf8");

/** The Secret that holds credentials for a bucket. */
export const credentialsSecret = (
  { name, namespace, labels }: Place,
  { endpoint, bucket }: Target,
  { accessKeyId, secretAccessKey, sessionToken }: StoreCredentials,
  session?: Pick<Session, "issued" | "expires">,
) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name,
    namespace,
    labels,
    annotations: {
      [ANNOTATIONS.bucket]: bucket,
      [ANNOTATIONS.endpoint]: endpoint,
      ...(session === undefined
        ? {}
        : {
            [ANNOTATIONS.issued]: session.issued.toISOString(),
            [ANNOTATIONS.expires]: session.expires.toISOString(),
          }),
    },
  },
  type: "Opaque",
  data: {
    [CREDENTIAL_KEYS.accessKey]: base64(accessKeyId),
    [CREDENTIAL_KEYS.secretKey]: base64(secretAccessKey),
    ...(sessionToken === undefined ? {} : { [CREDENTIAL_KEYS.sessionToken]: base64(sessionToken) }),
  },
});

/** The credentials of a Secret with our keys, or undefined when one of them is missing or empty. */
export const credentialsOf = (secret: Secret | undefined): StoreCredentials | undefined => {
  const [accessKeyId, secretAccessKey, sessionToken] = [
    CREDENTIAL_KEYS.accessKey,
    CREDENTIAL_KEYS.secretKey,
    CREDENTIAL_KEYS.sessionToken,
  ].map((key) => decoded(secret?.data?.[key]));
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
};

/** The value of any key. */
export const keyValue = (secret: Secret | undefined, key: string): string | undefined =>
  decoded(secret?.data?.[key]) || undefined;

/** When a Secret's session was issued and when it ends; undefined when it has no session. */
export const sessionTimes = (secret: Secret | undefined): { issued: Date; expires: Date } | undefined => {
  const annotations: ObjectMeta["annotations"] = secret?.metadata?.annotations;
  const [issued, expires] = [ANNOTATIONS.issued, ANNOTATIONS.expires].map(
    (name) => new Date(annotations?.[name] ?? ""),
  );
  if (issued === undefined || expires === undefined) return undefined;
  return Number.isNaN(issued.getTime()) || Number.isNaN(expires.getTime()) ? undefined : { issued, expires };
};

/** Whether a new session is due: none yet, one for another bucket, or half of its life over. */
export const renewalDue = (secret: Secret | undefined, { endpoint, bucket }: Target, now: Date): boolean => {
  const times = sessionTimes(secret);
  const annotations = secret?.metadata?.annotations;
  if (credentialsOf(secret)?.sessionToken === undefined || times === undefined) return true;
  if (annotations?.[ANNOTATIONS.bucket] !== bucket || annotations[ANNOTATIONS.endpoint] !== endpoint)
    return true;
  const { issued, expires } = times;
  return now.getTime() >= (issued.getTime() + expires.getTime()) / 2;
};
