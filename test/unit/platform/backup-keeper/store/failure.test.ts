import { failureOf } from "../../../../../platform/backup-keeper/store/failure.ts";

const LOCATION = { endpoint: "https://s3.example.com", bucket: "orders" };
const failure = (error: object, owner: "platform" | "user" = "user", access: "read" | "write" = "read") =>
  failureOf(error, { location: LOCATION, owner, access, deadline: 10 });

const network = (code: string) => Object.assign(new Error("no"), { code });
const service = (name: string, httpStatusCode: number) =>
  Object.assign(new Error("secret AKIAEXAMPLE"), { name, $metadata: { httpStatusCode } });

test.each([
  ["no such host", network("ENOTFOUND"), "EndpointUnreachable"],
  ["no listener", Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }), "EndpointUnreachable"],
  ["cut off", network("ECONNRESET"), "EndpointUnreachable"],
  ["TLS to a plain port", network("EPROTO"), "EndpointUnreachable"],
  ["the deadline", new DOMException("late", "TimeoutError"), "EndpointUnreachable"],
  [
    "the SDK's abort",
    Object.assign(new Error("Request aborted"), { name: "AbortError" }),
    "EndpointUnreachable",
  ],
  ["self-signed", network("DEPTH_ZERO_SELF_SIGNED_CERT"), "CertificateUntrusted"],
  ["unknown authority", network("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "CertificateUntrusted"],
  ["another name", network("ERR_TLS_CERT_ALTNAME_INVALID"), "CertificateUntrusted"],
  ["expired certificate", network("CERT_HAS_EXPIRED"), "CertificateUntrusted"],
  ["unknown key", service("InvalidAccessKeyId", 403), "CredentialsRefused"],
  ["wrong secret", service("SignatureDoesNotMatch", 403), "CredentialsRefused"],
  ["session over", service("ExpiredToken", 400), "CredentialsRefused"],
  ["session of an account that is gone", service("InvalidTokenId", 403), "CredentialsRefused"],
  ["not allowed", service("AccessDenied", 403), "CredentialsRefused"],
  ["a HEAD that is refused has no code", service("UnknownError", 403), "CredentialsRefused"],
  ["no bucket", service("NoSuchBucket", 404), "BucketMissing"],
  ["no bucket, by HEAD", service("NotFound", 404), "BucketMissing"],
  ["a full disk", service("XMinioStorageFull", 507), "BucketFull"],
  ["a quota", service("XMinioAdminBucketQuotaExceeded", 400), "BucketFull"],
  ["a quota of Ceph", service("QuotaExceeded", 403), "BucketFull"],
  ["overload", service("SlowDown", 503), "StoreError"],
  ["another region", service("AuthorizationHeaderMalformed", 400), "StoreError"],
  ["no S3 at all", new SyntaxError("char '<' is not expected"), "StoreError"],
  ["nothing", {}, "StoreError"],
])("%s", (_what, error, reason) => {
  const found = failure(error);
  expect(found.reason).toBe(reason);
  expect(found.message).toContain(LOCATION.endpoint);
  // What the service says may quote keys.
  expect(found.message).not.toContain("AKIA");
});

test.each([
  [
    "user",
    "read",
    "https://s3.example.com does not let the credentials read bucket orders (AccessDenied): correct the Secrets that backup.unmanagedBucket names, or what their account may do",
  ],
  [
    "user",
    "write",
    "https://s3.example.com lets the credentials read bucket orders, but not write to it or delete from it (AccessDenied): correct the Secrets that backup.unmanagedBucket names, or what their account may do",
  ],
  [
    "platform",
    "read",
    "https://s3.example.com does not let the credentials read bucket orders (AccessDenied): the platform team checks the account in the platform's settings",
  ],
] as const)("the sentence names who can put it right: %s, %s", (owner, access, message) => {
  expect(failure(service("AccessDenied", 403), owner, access).message).toBe(message);
});

test("encryption is all that is asked for and not every store has", () => {
  const { reason, message } = failure(service("NotImplemented", 501), "platform");
  expect([reason, message]).toEqual([
    "StoreError",
    "https://s3.example.com does not offer encryption at rest (NotImplemented): the platform team leaves backup.encryption out of the platform's settings, or sets the store up for it",
  ]);
});

test("the same failure gives the same sentence", () => {
  const first = failure(Object.assign(service("SlowDown", 503), { requestId: "1" }));
  expect(failure(Object.assign(service("SlowDown", 503), { requestId: "2" }))).toEqual(first);
});
