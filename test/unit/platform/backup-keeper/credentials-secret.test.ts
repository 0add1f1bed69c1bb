import {
  credentialsOf,
  credentialsSecret,
  renewalDue,
  sessionTimes,
} from "../../../../platform/backup-keeper/credentials-secret.ts";

const PLACE = { name: "backup-credentials", namespace: "postgresql-orders-x7k2p", labels: { a: "b" } };
const BUCKET = { endpoint: "https://s3.example.com", bucket: "matura-orders-x7k2p" };
const KEYS = { accessKeyId: "key", secretAccessKey: "secret", sessionToken: "token" };
const SESSION = { issued: new Date("2026-03-01T00:00:00Z"), expires: new Date("2026-03-01T12:00:00Z") };
const secret = credentialsSecret(PLACE, BUCKET, KEYS, SESSION);

test("what is written can be read", () => {
  expect(credentialsOf(secret)).toEqual(KEYS);
  expect(sessionTimes(secret)).toEqual(SESSION);
  expect(secret.metadata).toMatchObject({ ...PLACE });
});

test("keys without a session", () => {
  const { sessionToken: _, ...keys } = KEYS;
  const plain = credentialsSecret(PLACE, BUCKET, keys);
  expect(credentialsOf(plain)).toEqual(keys);
  expect(sessionTimes(plain)).toBeUndefined();
  expect(Object.keys(plain.data)).toEqual(["ACCESS_KEY_ID", "SECRET_ACCESS_KEY"]);
});

test.each([
  ["fresh", "2026-03-01T00:00:01Z", false],
  ["just before half of its life", "2026-03-01T05:59:59Z", false],
  ["at half of its life", "2026-03-01T06:00:00Z", true],
  ["over", "2026-03-02T00:00:00Z", true],
])("a session that is %s", (_what, now, due) => {
  expect(renewalDue(secret, BUCKET, new Date(now))).toBe(due);
});

test.each([
  ["there is none", undefined, BUCKET],
  ["it is for another bucket", secret, { ...BUCKET, bucket: "other" }],
  ["it is for another store", secret, { ...BUCKET, endpoint: "https://other.example.com" }],
  ["somebody emptied it", { ...secret, data: {} }, BUCKET],
  ["its times are lost", { ...secret, metadata: { ...secret.metadata, annotations: {} } }, BUCKET],
])("a session is due when %s", (_what, found, bucket) => {
  expect(renewalDue(found, bucket, SESSION.issued)).toBe(true);
});
