import { postgresql } from "../../../../functions/backup/postgresql.ts";
import type { Contribution } from "../../../../runtime/contribution.ts";
import type { ObjectStore, ScheduledBackup } from "../../../../services/postgresql/barman.ts";
import { backedUp, cluster, completed, STORE, storeReport } from "../../../support/backed-up-instance.ts";
import {
  composedNamed,
  composedNames,
  conditionNamed,
  objectNamed,
  statusOf,
} from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

const amendment = (contributions: readonly Contribution[], name: string): object | undefined =>
  contributions.find((one) => one.type === "amend" && one.name === name);
const backupStatus = (contributions: readonly Contribution[]) =>
  statusOf(contributions).backup as Record<string, unknown>;
const reasonOf = (contributions: readonly Contribution[]) => conditionNamed(contributions, "BackupReady");

describe("a claim with backups", () => {
  const contributions = postgresql(postgresqlInstance({ platform: STORE }));

  test("has a bucket, a schedule and a heartbeat, each once it can work", () => {
    expect(composedNames(contributions)).toEqual([
      "backup-store",
      "backup-store-news",
      "backup-scheduled",
      "backup-heartbeat",
    ]);
    expect(composedNamed(contributions, "backup-store").after).toEqual(["namespace"]);
    expect(composedNamed(contributions, "backup-scheduled").afterHealthy).toEqual(["cluster"]);
  });

  test("is looked at whenever the keeper has news: what it fills is composed without data, to be watched", () => {
    expect(objectNamed(contributions, "backup-store-news")).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "backup-store-news", namespace: postgresqlInstance({}).namespace },
    });
  });

  test("writes to the instance's own bucket, with its own credentials, and keeps what it asks for", () => {
    const { spec } = objectNamed<ObjectStore>(contributions, "backup-store");
    expect(spec.configuration).toMatchObject({
      destinationPath: "s3://matura-orders-x7k2p/",
      endpointURL: "https://s3.example.com",
      s3Credentials: { accessKeyId: { name: "backup-credentials", key: "ACCESS_KEY_ID" } },
    });
    expect(spec.retentionPolicy).toBe("6d");
  });

  test("archives from the first server on, so that none restarts for it later", () => {
    expect(amendment(contributions, "cluster")).toMatchObject({
      fields: {
        spec: {
          plugins: [
            {
              name: "barman-cloud.cloudnative-pg.io",
              isWALArchiver: true,
              parameters: { barmanObjectName: "backups", serverName: "postgresql-15" },
            },
          ],
        },
      },
    });
  });

  test("asks for encryption at rest where the platform does", () => {
    const encrypting = postgresql(
      postgresqlInstance({ platform: { backup: { ...STORE.backup, encryption: "AES256" } } }),
    );
    const { configuration } = objectNamed<ObjectStore>(encrypting, "backup-store").spec;
    expect([configuration.wal.encryption, configuration.data.encryption]).toEqual(["AES256", "AES256"]);
  });
});

describe("the schedule", () => {
  const scheduleOf = (schedule?: string, name = "backup-scheduled") =>
    objectNamed<ScheduledBackup>(
      postgresql(
        postgresqlInstance({ platform: STORE, parameters: { backup: schedule ? { schedule } : {} } }),
      ),
      name,
    ).spec.schedule;

  test.each([
    ["30 2 * * *", "0 30 2 * * *"],
    ["0 4 * * 7", "0 0 4 * * 0"],
    ["0 4 * * 5-7", "0 0 4 * * 0,5,6"],
    ["0 4 * * mon,7", "0 0 4 * * 0,1"],
    ["0 4 * * fri-sun", "0 0 4 * * 0,5,6"],
    ["*/30 * 1 jan *", "0 */30 * 1 jan *"],
  ])("%s is %s to CloudNativePG", (cron, expected) => {
    expect(scheduleOf(cron)).toBe(expected);
  });

  test.each(["5/15 2 * * *", "10-5 2 * * *", "0 2 */40 * *", "0 2 * * sat-mon"])(
    "%s, which nothing can read and the API once let in, is as none",
    (cron) => {
      expect(scheduleOf(cron)).toBe(scheduleOf());
    },
  );

  test("of an instance that gives none is a minute of the night, always the same", () => {
    const [seconds, minute, hour, ...days] = scheduleOf().split(" ");
    expect([seconds, ...days]).toEqual(["0", "*", "*", "*"]);
    expect(Number(minute)).toBeLessThan(60);
    expect(Number(hour)).toBeLessThan(5);
    expect(scheduleOf()).toBe(scheduleOf());
  });

  test("that never comes is named, and WAL goes on", () => {
    const contributions = postgresql(backedUp({ parameters: { backup: { schedule: "0 0 30 2 *" } } }));
    expect(reasonOf(contributions)?.reason).toBe("ScheduleNeverFires");
    expect(composedNames(contributions)).not.toContain("backup-scheduled");
    expect(amendment(contributions, "cluster")).toMatchObject({
      fields: { spec: { plugins: [{ isWALArchiver: true }] } },
    });
  });
});

describe("backups that are switched off", () => {
  test("from the start leave no trace", () => {
    const contributions = postgresql(
      postgresqlInstance({ platform: STORE, parameters: { backup: { enabled: false } } }),
    );
    expect(composedNames(contributions)).toEqual([]);
    expect(amendment(contributions, "cluster")).toBeUndefined();
    expect(reasonOf(contributions)).toMatchObject({ status: "False", reason: "Disabled" });
  });

  test("later stop, delete nothing, and restart no server", () => {
    const contributions = postgresql(backedUp({ parameters: { backup: { enabled: false } } }));
    expect(composedNames(contributions)).toEqual(["backup-store", "backup-store-news"]);
    expect(objectNamed<ObjectStore>(contributions, "backup-store").spec.retentionPolicy).toBeUndefined();
    expect(amendment(contributions, "cluster")).toMatchObject({
      fields: { spec: { plugins: [{ isWALArchiver: false }] } },
    });
    expect(reasonOf(contributions)?.message).toContain(
      "the 2 that exist stay while the instance does, and 30 days",
    );
    expect(backupStatus(contributions).offSince).toBe("2026-03-10T12:00:00.000Z");
  });
});

describe("backups that are on again", () => {
  const since = (backup: object) =>
    composedNames(
      postgresql(backedUp({ status: { backup: { server: "postgresql-15", ...backup } } })),
    ).filter((name) => name.startsWith("backup-scheduled"));
  const open = since({ offSince: "2026-03-10T10:00:00Z", gaps: [] });

  test("have another schedule, which begins with a backup at once", () => {
    expect(since({ gaps: [] })).toEqual(["backup-scheduled"]);
    expect(open).toHaveLength(1);
    expect(open).not.toEqual(["backup-scheduled"]);
  });

  test("keep that schedule once the backup is there", () => {
    expect(since({ gaps: [{ from: "2026-03-10T10:00:00Z", to: "2026-03-10T10:05:00Z" }] })).toEqual(open);
  });
});

describe("what is wrong with the backups is said with its reason", () => {
  const failing = cluster({
    conditions: [
      { type: "Ready", status: "True" },
      {
        type: "ContinuousArchiving",
        status: "False",
        message: "exit status 1",
        lastTransitionTime: "2026-03-10T11:00:00Z",
      },
    ],
  });
  const failedBackup = {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Backup",
    metadata: { name: "scheduled-20260310020000", creationTimestamp: "2026-03-10T02:00:00Z" },
    spec: { cluster: { name: "postgresql" } },
    status: { phase: "failed", error: "exit status 1", startedAt: "2026-03-10T02:00:00Z" },
  };
  test.each<[string, Parameters<typeof backedUp>[0], string]>([
    ["NoBackupStore", { platform: {} }, "name a bucket in backup.unmanagedBucket"],
    ["StoreUnknown", { required: { "backup-store-report": [] } }, "the backup keeper"],
    [
      "BucketMissing",
      {
        required: {
          "backup-store-report": [storeReport({ reason: "BucketMissing", message: "there is no bucket x" })],
        },
      },
      "there is no bucket x (since 2026-03-01T00:00:00Z)",
    ],
    ["ArchivingFailing", { observed: { cluster: failing } }, "since 2026-03-10T11:00:00Z: exit status 1"],
    [
      "LastBackupFailed",
      { required: { backups: [failedBackup] } },
      "failed at 2026-03-10T02:00:00Z: exit status 1",
    ],
    [
      "FirstBackupPending",
      { required: { "backup-store-report": [storeReport({ backups: [] })] } },
      "first backup",
    ],
  ])("%s", (reason, given, message) => {
    const report = reasonOf(postgresql(backedUp(given)));
    expect(report).toMatchObject({ status: "False", reason });
    expect(report?.message).toContain(message);
  });

  test("Available, with what can be restored", () => {
    const contributions = postgresql(
      backedUp({ status: { backup: { server: "postgresql-15", lastRestorable: "2026-03-10T11:00:00Z" } } }),
    );
    expect(reasonOf(contributions)).toMatchObject({ status: "True", reason: "Available" });
    expect(reasonOf(contributions)?.message).toContain(
      "any moment from 2026-03-08T02:00:30Z to 2026-03-10T11:00:00Z can be restored",
    );
  });

  test("a report that cannot be read counts as none", () => {
    const broken = { ...storeReport(), data: { report: "{" } };
    const contributions = postgresql(backedUp({ required: { "backup-store-report": [broken] } }));
    expect(reasonOf(contributions)?.reason).toBe("StoreUnknown");
  });
});

test("no map of the status is ever empty: the API server would make null of it", () => {
  for (const given of [{}, { required: { "backup-store-report": [storeReport({ backups: [] })] } }]) {
    const { inPlace: _lists, ...fields } = backupStatus(postgresql(backedUp(given)));
    const empty = Object.entries(fields).filter(
      ([, value]) =>
        typeof value === "object" && !Array.isArray(value) && Object.keys(value as object).length === 0,
    );
    expect(empty).toEqual([]);
  }
});

test("backups carry the names of their objects, also those whose objects are gone", () => {
  const object = {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Backup",
    metadata: { name: "scheduled-a" },
    spec: { cluster: { name: "postgresql" } },
    status: { phase: "completed", backupId: "20260309T020000" },
  };
  const contributions = postgresql(
    backedUp({
      required: { backups: [object] },
      status: { backup: { names: { "scheduled-b": "20260308T020000" } } },
    }),
  );
  expect(backupStatus(contributions).names).toEqual({
    "scheduled-a": "20260309T020000",
    "scheduled-b": "20260308T020000",
  });
  expect(backupStatus(contributions).backups).toMatchObject([
    { name: "scheduled-a", seconds: 30, bytes: 4_000_000 },
    { name: "scheduled-b" },
  ]);
});

const encoded = (text: string): string => Buffer.from(text).toString("base64");

describe("a bucket of the user's own", () => {
  const unmanagedBucket = {
    endpoint: "https://objects.example.org",
    bucket: "shop-backups",
    accessKey: { name: "bucket", key: "id" },
    secretKey: { name: "bucket", key: "secret" },
  };
  const parameters = { backup: { unmanagedBucket } };
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "bucket" },
    data: { id: "aWQ=", secret: "c2VjcmV0" },
  };

  test("is reached with a copy of the user's credentials, and is not the platform's", () => {
    const contributions = postgresql(
      backedUp({ parameters, required: { "bucket-access-key": [secret], "bucket-secret-key": [secret] } }),
    );
    expect(objectNamed<{ data: object }>(contributions, "bucket-credentials").data).toEqual({
      ACCESS_KEY_ID: "aWQ=",
      SECRET_ACCESS_KEY: "c2VjcmV0",
    });
    const { configuration } = objectNamed<ObjectStore>(contributions, "backup-store").spec;
    expect(configuration.destinationPath).toBe("s3://shop-backups/");
    expect(configuration.s3Credentials.sessionToken).toBeUndefined();
    expect(composedNames(contributions).some((name) => name.startsWith("backup-scheduled-"))).toBe(true);
    // Another instance may have the same bucket.
    expect(JSON.stringify(amendment(contributions, "cluster"))).toContain(
      '"serverName":"orders-x7k2p-postgresql-15"',
    );
  });

  test("is reached with keys as they were meant, where a file brought a line break along", () => {
    const data = { id: encoded("id\n"), secret: encoded(" secret\r\n") };
    const found = [{ ...secret, data }];
    const contributions = postgresql(
      backedUp({ parameters, required: { "bucket-access-key": found, "bucket-secret-key": found } }),
    );
    expect(objectNamed<{ data: object }>(contributions, "bucket-credentials").data).toEqual({
      ACCESS_KEY_ID: encoded("id"),
      SECRET_ACCESS_KEY: encoded("secret"),
    });
  });

  test.each([
    ["no Secret", []],
    ["a Secret without the key", [{ ...secret, data: { id: "aWQ=" } }]],
    ["a key that is blank", [{ ...secret, data: { id: "aWQ=", secret: encoded("\n") } }]],
  ])("%s is said, and a copy that was made stays", (_, found) => {
    const contributions = postgresql(
      backedUp({
        parameters,
        observed: { "bucket-credentials": { ...secret, metadata: { name: "bucket-credentials" } } },
        required: { "bucket-access-key": [secret], "bucket-secret-key": found },
      }),
    );
    expect(reasonOf(contributions)).toMatchObject({ reason: "CredentialsMissing" });
    expect(reasonOf(contributions)?.message).toContain(
      'key "secret" of Secret "bucket", which is not in namespace shop',
    );
    expect(composedNames(contributions)).toContain("bucket-credentials");
  });
});

describe("a backup that is asked for", () => {
  const asked = { annotations: { "matura.dev/backup-now": "before-migration" } };
  const resource =
    composedNames(postgresql(backedUp(asked))).find((name) => name.startsWith("backup-requested-")) ?? "";
  const taken = (phase: string) => ({
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Backup",
    metadata: { name: "requested-1" },
    spec: { cluster: { name: "postgresql" } },
    status: { phase, error: "no space" },
  });

  test("is taken once, and answered", () => {
    expect(resource).toMatch(/^backup-requested-[0-9a-f]{8}$/);
    const observed = { [resource]: taken("completed") };
    const contributions = postgresql(backedUp({ ...asked, observed }));
    expect(composedNames(contributions).filter((name) => name === resource)).toHaveLength(1);
    expect(backupStatus(contributions).requested).toEqual({
      value: "before-migration",
      backup: "requested-1",
      state: "Completed",
    });
  });

  test("is not taken again once its retention is over", () => {
    const status = {
      backup: { requested: { value: "before-migration", backup: "requested-1", state: "Completed" } },
    };
    expect(composedNames(postgresql(backedUp({ ...asked, status })))).not.toContain(resource);
  });

  test("that failed is said with its reason", () => {
    const contributions = postgresql(backedUp({ ...asked, observed: { [resource]: taken("failed") } }));
    expect(backupStatus(contributions).requested).toMatchObject({ state: "Failed", message: "no space" });
  });

  test("of another value leaves the earlier one", () => {
    const observed = { [resource]: taken("completed") };
    const other = postgresql(backedUp({ annotations: { "matura.dev/backup-now": "again" }, observed }));
    expect(composedNames(other).filter((name) => name.startsWith("backup-requested-"))).toHaveLength(2);
  });
});

test("backups that completed belong to the server that clients reach", () => {
  const contributions = postgresql(
    backedUp({
      required: {
        "backup-store-report": [storeReport({ backups: [completed("2026-03-09", "postgresql-0a1b2c3d")] })],
      },
    }),
  );
  expect(backupStatus(contributions).firstRestorable).toBeUndefined();
});

describe("a suspended instance", () => {
  const beat = {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "DatabaseRole",
    metadata: { name: "backup-heartbeat" },
    spec: { comment: "Heartbeat of backups: 2026-03-09T10:00:00Z" },
  };
  const suspended = (given: Parameters<typeof backedUp>[0] = {}) =>
    postgresql(
      backedUp({
        parameters: { instances: 0 },
        annotations: { "matura.dev/backup-now": "please" },
        ...given,
        observed: { "backup-heartbeat": beat, ...given.observed },
      }),
    );

  test("keeps its backups, takes none, and has nothing written that no server would commit", () => {
    const contributions = suspended();
    expect(objectNamed<ScheduledBackup>(contributions, "backup-scheduled").spec.suspend).toBe(true);
    expect(objectNamed(contributions, "backup-heartbeat")).toMatchObject({ spec: beat.spec });
    expect(composedNames(contributions)).toEqual([
      "backup-store",
      "backup-store-news",
      "backup-scheduled",
      "backup-heartbeat",
    ]);
    expect(backupStatus(contributions).nextRun).toBeUndefined();
  });

  test("says what can be restored, and that nothing new is backed up", () => {
    expect(reasonOf(suspended())).toMatchObject({
      status: "True",
      reason: "Suspended",
      message: expect.stringMatching(
        /^no backups are taken while the instance is suspended; backup .* is the newest of 2; /,
      ),
    });
    expect(
      reasonOf(suspended({ required: { "backup-store-report": [storeReport({ backups: [] })] } })),
    ).toMatchObject({ status: "False", reason: "Suspended" });
  });

  const awake = cluster();
  const sleeping = {
    ...awake,
    metadata: { ...awake.metadata, annotations: { "cnpg.io/hibernation": "on" } },
  };
  const hibernated = cluster({
    conditions: [...awake.status.conditions, { type: "cnpg.io/hibernation", status: "True" }],
  });

  test.each([
    ["is to hibernate still", sleeping],
    ["has not been woken by CloudNativePG", hibernated],
  ])("resumed, it begins no backup while its Cluster %s: it would fail for good", (_, asleep) => {
    const resumed = suspended({ parameters: { instances: 1 }, observed: { cluster: asleep } });
    expect(objectNamed<ScheduledBackup>(resumed, "backup-scheduled").spec.suspend).toBe(true);
    expect(composedNames(resumed)).toEqual([
      "backup-store",
      "backup-store-news",
      "backup-scheduled",
      "backup-heartbeat",
    ]);
  });

  test("resumed and awake, it takes what was asked for meanwhile", () => {
    const resumed = suspended({ parameters: { instances: 1 } });
    expect(objectNamed<ScheduledBackup>(resumed, "backup-scheduled").spec.suspend).toBeUndefined();
    expect(composedNames(resumed).some((name) => name.startsWith("backup-requested-"))).toBe(true);
  });
});
