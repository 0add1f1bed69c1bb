import { backedUpInstance } from "../../../../platform/backup-keeper/backed-up-instance.ts";
import { ownStore } from "../../../../platform/backup-keeper/own-store.ts";
import { recordOf, withBucket } from "../../../../platform/backup-keeper/record.ts";
import { settingsOf } from "../../../../platform/backup-keeper/settings.ts";
import { PostgreSQL } from "../../../../services/postgresql/service.ts";
import { backupRecord } from "./backup-record.ts";

const UNMANAGED = {
  endpoint: "https://own.example.com",
  bucket: "mine",
  accessKey: { name: "keys", key: "id" },
  secretKey: { name: "keys", key: "secret" },
};
const instance = (backup: object = {}, status: object = {}, versions = { asked: "15", running: "15.14" }) =>
  backedUpInstance(PostgreSQL, {
    apiVersion: "matura.dev/v1",
    kind: "XPostgreSQLInstance",
    metadata: { name: "orders-x7k2p" },
    spec: {
      claimRef: { name: "orders", namespace: "shop" },
      parameters: { service: { majorVersion: versions.asked }, backup },
    },
    status: { backup: status, currentVersion: versions.running },
  } as object as Parameters<typeof backedUpInstance>[1]);

const settings = (backup: object) => {
  const found = settingsOf({
    apiVersion: "v1",
    kind: "EnvironmentConfig",
    data: { backup },
  } as object as Parameters<typeof settingsOf>[0]);
  if ("problem" in found) throw new Error(found.problem);
  return found.backup;
};
const PLATFORM = settings({ endpoint: "https://s3.example.com" });

test("an instance at the platform's store", () => {
  const found = instance(
    { allowedNamespaces: ["staging"] },
    { server: "postgresql", names: { daily: "20260301T040506" } },
  );
  const store = ownStore(found, PLATFORM);
  if (store === undefined) throw new Error("the platform has a store");
  expect(store.owner).toBe("platform");
  expect(recordOf(found, store, undefined, undefined)).toEqual(
    backupRecord({ allowedNamespaces: ["staging"], names: { daily: "20260301T040506" } }),
  );
  expect(withBucket([], store)).toEqual([
    { endpoint: "https://s3.example.com", bucket: "matura-orders-x7k2p", region: "us-east-1" },
  ]);
  expect(withBucket(withBucket([], store), store)).toHaveLength(1);
});

test("a bucket of the user's own is never among those that may be deleted", () => {
  const found = instance({ unmanagedBucket: UNMANAGED });
  const store = ownStore(found, PLATFORM);
  if (store === undefined) throw new Error("the claim names a bucket");
  expect([store.owner, withBucket([], store)]).toEqual(["user", []]);
  expect(recordOf(found, store, undefined, undefined).store).toEqual(UNMANAGED);
});

test("a bucket that was made stays known when the settings or the claim name another", () => {
  const made = withBucket([], ownStore(instance(), PLATFORM) as NonNullable<ReturnType<typeof ownStore>>);
  const renamed = ownStore(
    instance(),
    settings({ endpoint: "https://s3.example.com", bucketPrefix: "acme" }),
  );
  const own = ownStore(instance({ unmanagedBucket: UNMANAGED }), PLATFORM);
  if (renamed === undefined || own === undefined) throw new Error("both have a store");
  expect(withBucket(made, renamed).map(({ bucket }) => bucket)).toEqual([
    "matura-orders-x7k2p",
    "acme-orders-x7k2p",
  ]);
  expect(withBucket(made, own)).toEqual(made);
});

test("an instance that is there again has no end any more", () => {
  const store = ownStore(instance(), PLATFORM);
  if (store === undefined) throw new Error("the platform has a store");
  const before = backupRecord({ deletedAt: "2026-03-01T00:00:00Z", keptUntil: "2026-04-01T00:00:00Z" });
  expect(recordOf(instance(), store, undefined, before)).toEqual(backupRecord());
});

test("without a store of the platform's there is none", () => {
  expect(ownStore(instance(), settings({}))).toBeUndefined();
});

test.each([
  ["no settings", undefined, 'EnvironmentConfig "matura" is not in the cluster'],
  ["a field that is wrong", { backup: { sessionHours: 0 } }, "data.backup.sessionHours"],
])("%s", (_what, data, problem) => {
  const config = data === undefined ? undefined : { apiVersion: "v1", kind: "EnvironmentConfig", data };
  expect(settingsOf(config as Parameters<typeof settingsOf>[0])).toEqual({
    problem: expect.stringContaining(problem),
  });
});

test("while an upgrade waits, backups are of the version that runs", () => {
  expect(instance({}, {}, { asked: "17", running: "15.14" }).majorVersion).toBe("15");
});
