import { postgresql } from "../../../../functions/backup/postgresql.ts";
import type { BackupRecord } from "../../../../services/backup/record.ts";
import type { ObjectStore } from "../../../../services/postgresql/barman.ts";
import { cluster, completed, NOW, STORE } from "../../../support/backed-up-instance.ts";
import { composedNames, conditionNamed, objectNamed, statusOf } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

const record = (given: Partial<BackupRecord> = {}): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "postgresql-source-aaaaa" },
  data: {
    report: JSON.stringify({
      service: "postgresql",
      instance: "source-aaaaa",
      claim: { name: "source", namespace: "shop" },
      allowedNamespaces: [],
      majorVersion: "15",
      store: { endpoint: "https://s3.example.com", bucket: "matura-source-aaaaa" },
      server: "postgresql-15",
      names: { "scheduled-1": "20260309T020000" },
      backups: [completed("2026-03-09"), completed("2026-03-08")],
      firstRestorable: "2026-03-08T02:00:30Z",
      lastRestorable: "2026-03-10T11:50:00Z",
      gaps: [{ from: "2026-03-08T12:00:00Z", to: "2026-03-08T18:00:00Z" }],
      ...given,
    } satisfies BackupRecord),
  },
});
const credentials = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "restore-credentials" },
  data: { SESSION_TOKEN: "dA==" },
};

interface Given {
  readonly restore?: object;
  readonly records?: readonly object[];
  readonly credentials?: readonly object[];
  readonly observed?: Readonly<Record<string, object>>;
  readonly status?: Readonly<Record<string, unknown>>;
}
const run = (given: Given = {}) =>
  postgresql(
    postgresqlInstance({
      now: NOW,
      platform: STORE,
      parameters: { restore: { claimName: "source", ...given.restore } },
      required: {
        "restore-records": given.records ?? [record()],
        "restore-credentials": given.credentials ?? [credentials],
      },
      ...(given.observed === undefined ? {} : { observed: given.observed }),
      ...(given.status === undefined ? {} : { status: given.status }),
    }),
  );
const recoveryOf = (contributions: ReturnType<typeof run>) =>
  contributions.flatMap((one) =>
    one.type === "amend" &&
    one.name === "cluster" &&
    "externalClusters" in (one.fields as { spec: object }).spec
      ? [(one.fields as { spec: { bootstrap?: { recovery: { recoveryTarget: object } } } }).spec]
      : [],
  );
const targetOf = (contributions: ReturnType<typeof run>) =>
  recoveryOf(contributions)[0]?.bootstrap?.recovery.recoveryTarget;

describe("a claim that restores", () => {
  test("reads the source's bucket with credentials of its own, and writes to another", () => {
    const contributions = run();
    const source = objectNamed<ObjectStore>(contributions, "restore-source").spec.configuration;
    expect(source.destinationPath).toBe("s3://matura-source-aaaaa/");
    expect(source.s3Credentials).toMatchObject({
      accessKeyId: { name: "restore-credentials" },
      sessionToken: { name: "restore-credentials", key: "SESSION_TOKEN" },
    });
    const own = objectNamed<ObjectStore>(contributions, "backup-store").spec.configuration;
    expect(own.destinationPath).toBe("s3://matura-orders-x7k2p/");
  });

  test.each<[string, object, object | undefined]>([
    ["the newest state", {}, undefined],
    [
      "a backup by its name",
      { backupName: "scheduled-1" },
      { backupID: "20260309T020000", targetImmediate: true },
    ],
    [
      "a backup by its identifier",
      { backupName: "20260308T020000" },
      { backupID: "20260308T020000", targetImmediate: true },
    ],
    ["a moment", { recoveryTimeStamp: "2026-03-10T10:00:00Z" }, { targetTime: "2026-03-10T10:00:00Z" }],
    [
      "a moment after a backup",
      { backupName: "scheduled-1", recoveryTimeStamp: "2026-03-10T10:00:00Z" },
      { backupID: "20260309T020000", targetTime: "2026-03-10T10:00:00Z" },
    ],
  ])("begins with %s", (_, restore, target) => {
    const contributions = run({ restore });
    expect(recoveryOf(contributions)).toHaveLength(1);
    expect(targetOf(contributions)).toEqual(target);
  });

  test.each<[string, Given, string]>([
    ["RestoreSourceUnknown", { records: [] }, "no backups of PostgreSQLInstance shop/source are kept"],
    ["RestoreSourceUnknown", { restore: { instance: "source-zzzzz" } }, "for instance source-zzzzz"],
    ["RestoreOtherService", { records: [record({ service: "valkey" })] }, "is a valkey"],
    [
      "RestoreNotAllowed",
      { records: [record({ claim: { name: "source", namespace: "people" } })] },
      "adds that to its backup.allowedNamespaces",
    ],
    ["RestoreVersionMismatch", { records: [record({ server: "postgresql-17" })] }, 'majorVersion "17"'],
    [
      "RestoreVersionMismatch",
      {
        records: [record({ backups: [completed("2026-03-08", "postgresql-14")] })],
        restore: { backupName: "20260308T020000" },
      },
      'backup "20260308T020000" is of PostgreSQL 14',
    ],
    [
      "RestoreMomentOutside",
      {
        records: [record({ backups: [completed("2026-03-08", "postgresql-0a1b2c3d-15")] })],
        restore: { backupName: "20260308T020000", recoveryTimeStamp: "2026-03-08T13:00:00Z" },
      },
      "is of an earlier state, postgresql-0a1b2c3d-15",
    ],
    [
      "RestoreNoBackup",
      { records: [record({ backups: [completed("2026-03-08", "postgresql-14")] })] },
      "no completed backup yet",
    ],
    ["RestoreNoBackup", { records: [record({ backups: [] })] }, "no completed backup yet"],
    [
      "RestoreBackupUnknown",
      { restore: { backupName: "gone" } },
      "its newest are scheduled-1, 20260308T020000",
    ],
    [
      "RestoreMomentOutside",
      { restore: { recoveryTimeStamp: "2026-03-11T00:00:00Z" } },
      "from 2026-03-08T02:00:30Z to 2026-03-10T11:50:00Z",
    ],
    ["RestoreMomentOutside", { restore: { recoveryTimeStamp: "2026-03-08T13:00:00Z" } }, "backups were off"],
    [
      "RestoreMomentOutside",
      { restore: { backupName: "scheduled-1", recoveryTimeStamp: "2026-03-09T01:00:00Z" } },
      'before the end of backup "scheduled-1"',
    ],
    [
      "RestoreMomentOutside",
      { restore: { backupName: "20260308T020000", recoveryTimeStamp: "2026-03-10T10:00:00Z" } },
      "from 2026-03-08T12:00:00Z to 2026-03-08T18:00:00Z, between that backup and the moment",
    ],
    ["RestoreCredentialsPending", { credentials: [] }, "the backup keeper"],
  ])("does not begin: %s", (reason, given, message) => {
    const contributions = run(given);
    expect(conditionNamed(contributions, "BackupReady")).toMatchObject({ status: "False", reason });
    expect(conditionNamed(contributions, "BackupReady")?.message).toContain(message);
    expect(composedNames(contributions)).not.toContain("restore-source");
    expect(recoveryOf(contributions)).toEqual([]);
  });

  test("of another namespace begins where the owner allows it", () => {
    const allowed = record({ claim: { name: "source", namespace: "people" }, allowedNamespaces: ["shop"] });
    expect(composedNames(run({ records: [allowed] }))).toContain("restore-source");
  });

  test.each<[string, readonly object[], object, string]>([
    [
      "the one that lives",
      [
        record({
          instance: "old",
          deletedAt: "2026-03-09T00:00:00Z",
          store: { endpoint: "https://s3.example.com", bucket: "old" },
        }),
        record(),
      ],
      {},
      "matura-source-aaaaa",
    ],
    [
      "the one deleted last",
      [
        record({
          deletedAt: "2026-03-01T00:00:00Z",
          store: { endpoint: "https://s3.example.com", bucket: "older" },
        }),
        record({
          deletedAt: "2026-03-09T00:00:00Z",
          store: { endpoint: "https://s3.example.com", bucket: "newer" },
        }),
      ],
      {},
      "newer",
    ],
    [
      "the one that has the backup",
      [
        record({ names: {} }),
        record({
          names: { monday: "20260308T020000" },
          deletedAt: "2026-03-01T00:00:00Z",
          store: { endpoint: "https://s3.example.com", bucket: "monday" },
        }),
      ],
      { backupName: "monday" },
      "monday",
    ],
  ])("takes %s of several instances", (_, records, restore, bucket) => {
    const source = objectNamed<ObjectStore>(run({ records, restore }), "restore-source");
    expect(source.spec.configuration.destinationPath).toBe(`s3://${bucket}/`);
  });

  test("stays restored when its first Cluster was dropped after a restore in place", () => {
    const contributions = run({
      observed: {
        "primary-service": { spec: { selector: { "cnpg.io/cluster": "postgresql-0a1b2c3d" } } },
        "cluster-0a1b2c3d": cluster({ name: "postgresql-0a1b2c3d" }),
      },
      status: { backup: { restored: true, restore: { state: "Restored", message: "backup scheduled-1" } } },
    });
    expect(statusOf(contributions).backup).toMatchObject({
      restored: true,
      restore: { state: "Restored", message: "backup scheduled-1" },
    });
    expect(conditionNamed(contributions, "BackupReady")?.reason).not.toMatch(/^Restor/);
    expect(composedNames(contributions)).not.toContain("restore-source");
  });

  test("keeps what it began with, whatever becomes of the source", () => {
    const observedStore = {
      apiVersion: "barmancloud.cnpg.io/v1",
      kind: "ObjectStore",
      metadata: { name: "restore-source", namespace: "n" },
      spec: { configuration: { destinationPath: "s3://matura-source-aaaaa/" } },
      status: {},
    };
    const restored = cluster();
    const spec = {
      ...restored.spec,
      bootstrap: {
        recovery: {
          source: "restore-source",
          secret: { name: "credentials" },
          recoveryTarget: { targetTime: "t" },
        },
      },
      externalClusters: [{ name: "restore-source", plugin: {} }],
    };
    const contributions = run({
      records: [],
      credentials: [],
      observed: { "restore-source": observedStore, cluster: { ...restored, spec } },
    });
    expect(composedNames(contributions)).toContain("restore-source");
    expect(objectNamed<object>(contributions, "restore-source")).not.toHaveProperty("status");
    const amended = contributions.filter((one) => one.type === "amend").map(({ fields }) => fields);
    expect(amended).toContainEqual({ spec: { externalClusters: spec.externalClusters } });
    expect(amended).toContainEqual({
      spec: { bootstrap: { recovery: { recoveryTarget: { targetTime: "t" } } } },
    });
    expect((statusOf(contributions).backup as { restored?: boolean }).restored).toBe(true);
  });
});
