import type { STORE_REASONS } from "../../../services/backup/store-report.ts";
import type { Location } from "./location.ts";

export type StoreReason = (typeof STORE_REASONS)[number];

/** Why a store cannot be used. */
export interface StoreFailure {
  readonly reason: Exclude<StoreReason, "Available">;
  /** One sentence for people, without anything that changes from one attempt to the next. */
  readonly message: string;
}

/** The attempt that failed. */
export interface Attempt {
  readonly location: Pick<Location, "endpoint" | "bucket">;
  /** Whose bucket it is, and so who can put things right. */
  readonly owner: "platform" | "user";
  readonly access: "read" | "write";
  /** Seconds after which an attempt is given up. */
  readonly deadline: number;
}

/** What Node's TLS says of certificates: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY_LEAF|UNABLE_TO_GET_ISSUER|INVALID_CA|INVALID_PURPOSE/;
const NETWORK = /^E(CONN|HOST|NET|NOTFOUND|AI_|PIPE|TIMEDOUT|PROTO)|^ERR_SSL|^UND_ERR/;
const TIMEOUT = /^(TimeoutError|AbortError|RequestTimeout)$/;
/** Error codes of S3 and STS, https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and of MinIO. */
const REFUSED =
  /^(AccessDenied|AccessDeniedException|AllAccessDisabled|Forbidden|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|ExpiredTokenException|InvalidToken|InvalidTokenId|InvalidClientTokenId|UnrecognizedClientException|XMinioAdminNoSuchUser|Unauthorized)$/;
const FULL = /StorageFull|QuotaExceeded|InsufficientStorage|InsufficientCapacity|StorageInsufficient/;
const MISSING = /^(NoSuchBucket|NotFound)$/;

/** What an error of the SDK means, and what to do. */
export const failureOf = (error: unknown, attempt: Attempt): StoreFailure => {
  const { location, owner, access, deadline } = attempt;
  const { endpoint, bucket } = location;
  const { code, status } = facts(error);
  const theirs = owner === "user";
  if (CERTIFICATE.test(code)) {
    return {
      reason: "CertificateUntrusted",
      message: `the certificate of ${endpoint} is not trusted (${code}): ${theirs ? "use an endpoint whose certificate a public authority signed, under the name in the address" : "the platform team sets backup.certificateAuthority in the platform's settings"}`,
    };
  }
  if (TIMEOUT.test(code)) {
    return {
      reason: "EndpointUnreachable",
      message: `${endpoint} did not answer within ${deadline} s: check that the service runs and the network lets requests through`,
    };
  }
  if (NETWORK.test(code)) {
    return {
      reason: "EndpointUnreachable",
      message: `${endpoint} cannot be reached (${code}): check ${theirs ? "backup.unmanagedBucket.endpoint" : "backup.endpoint in the platform's settings"}, and that the service runs`,
    };
  }
  if (FULL.test(code) || status === 507) {
    return {
      reason: "BucketFull",
      message: `bucket ${bucket} at ${endpoint} takes nothing more (${code}): ${theirs ? "give it more space" : "the platform team gives the store more space"}, or shorten backup.retention`,
    };
  }
  if (MISSING.test(code) || (status === 404 && code === "")) {
    return {
      reason: "BucketMissing",
      message: `there is no bucket ${bucket} at ${endpoint}: ${theirs ? "make it, or correct backup.unmanagedBucket.bucket" : "it is made again by itself"}`,
    };
  }
  if (REFUSED.test(code) || status === 401 || status === 403) {
    const what =
      access === "read"
        ? `${endpoint} does not let the credentials read bucket ${bucket}`
        : `${endpoint} lets the credentials read bucket ${bucket}, but not write to it or delete from it`;
    return {
      reason: "CredentialsRefused",
      message: `${what} (${code || status}): ${theirs ? "correct the Secrets that backup.unmanagedBucket names, or what their account may do" : "the platform team checks the account in the platform's settings"}`,
    };
  }
  if (status === 501 && !theirs) {
    return {
      reason: "StoreError",
      message: `${endpoint} does not offer encryption at rest (${code}): the platform team leaves backup.encryption out of the platform's settings, or sets the store up for it`,
    };
  }
  return {
    reason: "StoreError",
    message: `${endpoint} answered ${[status, code].filter(Boolean).join(" ") || "what no S3 service answers"} for bucket ${bucket}: ${theirs ? "ask whoever runs that service" : "the platform team looks into the store"}`,
  };
};

interface SdkError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The SDK puts the service's code in `name` or `Code`, and Node its own in `code`. */
const facts = (error: unknown): { readonly code: string; readonly status: number | undefined } => {
  const { name, code, Code, $metadata } = (error ?? {}) as SdkError;
  const text = [code, Code, name].find(
    (given): given is string => typeof given === "string" && !MEANINGLESS.has(given),
  );
  return { code: text ?? "", status: $metadata?.httpStatusCode };
};

const MEANINGLESS = new Set([
  "Error",
  "UnknownError",
  "Unknown",
  "SyntaxError",
  "TypeError",
  "AggregateError",
]);
