import { postgresql } from "../../../../functions/backup/postgresql.ts";
import { backedUp, cluster, STORE, storeReport } from "../../../support/backed-up-instance.ts";
import { composedNames, statusOf } from "../../../support/contributions.ts";

type Given = NonNullable<Parameters<typeof backedUp>[0]>;

const RESOURCE = "backup-before-deletion";
const claimDeleted = (at: string) => ({
  apiVersion: "matura.dev/v1",
  kind: "PostgreSQLInstance",
  metadata: { name: "orders", namespace: "shop", deletionTimestamp: at },
});
const unprotected = { security: { deletionProtection: false } };
const taken = (phase: string) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Backup",
  metadata: { name: "before-deletion" },
  spec: { cluster: { name: "postgresql" } },
  status: { phase, error: "no space", ...(phase === "completed" ? { backupId: ID } : {}) },
});
const ID = "20260310T115930";
const found = {
  id: ID,
  server: "postgresql-15",
  beganAt: "2026-03-10T11:59:30Z",
  endedAt: "2026-03-10T11:59:40Z",
  status: "Completed",
} as const;
const onRecord = { "backup-store-report": [storeReport({ backups: [found] })] };
const run = (given: Given = {}) =>
  postgresql(
    backedUp({
      parameters: unprotected,
      ...given,
      required: { claim: [claimDeleted("2026-03-10T11:59:00Z")], ...given.required },
    }),
  );
const reportOf = (contributions: ReturnType<typeof run>) =>
  (statusOf(contributions).backup as { beforeDeletion?: { state: string; message: string } }).beforeDeletion;

describe("the last backup", () => {
  test("is promised as soon as there are backups, so that a deletion waits for it", () => {
    expect(reportOf(postgresql(backedUp()))).toMatchObject({ state: "Pending" });
    expect(reportOf(postgresql(backedUp()))).not.toHaveProperty("since");
  });

  test("is taken when the claim is deleted, and the pipeline hurries", () => {
    const contributions = run();
    expect(composedNames(contributions)).toContain(RESOURCE);
    expect(reportOf(contributions)).toMatchObject({ state: "Pending" });
    expect(contributions).toContainEqual({ type: "nextRun", seconds: 5 });
  });

  test.each([
    ["completed", "Completed"],
    ["failed", "Skipped"],
    ["running", "Pending"],
  ])("that is %s makes the deletion %s", (phase, state) => {
    const contributions = run({ observed: { [RESOURCE]: taken(phase) }, required: onRecord });
    expect(reportOf(contributions)).toMatchObject({ state, since: "2026-03-10T11:59:00Z" });
    expect(composedNames(contributions)).toContain(RESOURCE);
  });

  test("that is not on record yet holds the deletion up: the record is all that is left of the instance", () => {
    const contributions = run({ observed: { [RESOURCE]: taken("completed") } });
    expect(reportOf(contributions)).toMatchObject({
      state: "Pending",
      message: "Backup before-deletion has the last state; the deletion goes on once it is on record",
    });
    expect(contributions).toContainEqual({ type: "nextRun", seconds: 5 });
  });

  test.each<[string, Given["required"]]>([
    [
      "the store cannot be looked into any more",
      { "backup-store-report": [storeReport({ reason: "BucketMissing" })] },
    ],
    ["the platform's patience is over", { claim: [claimDeleted("2026-03-10T10:59:00Z")] }],
  ])("is not waited for on record when %s", (_, required = {}) => {
    const contributions = run({ observed: { [RESOURCE]: taken("completed") }, required });
    expect(reportOf(contributions)).toMatchObject({ state: "Completed" });
  });

  test.each<[string, Given, string]>([
    [
      "PostgreSQL does not answer",
      {
        observed: { cluster: cluster({ conditions: [{ type: "Ready", status: "False", message: "down" }] }) },
      },
      "PostgreSQL does not answer",
    ],
    [
      "the instance is suspended",
      { parameters: { ...unprotected, instances: 0 } },
      "the instance is suspended: nothing was written since its servers ended",
    ],
    [
      "the store cannot be used",
      { required: { "backup-store-report": [storeReport({ reason: "BucketMissing", message: "gone" })] } },
      "the store cannot be used",
    ],
    [
      "the platform's patience is over",
      { required: { claim: [claimDeleted("2026-03-10T10:59:00Z")] } },
      "longer than the 60 minutes",
    ],
  ])("is left out when %s", (_, given, message) => {
    const contributions = run(given);
    expect(composedNames(contributions)).not.toContain(RESOURCE);
    expect(reportOf(contributions)).toMatchObject({ state: "Skipped" });
    expect(reportOf(contributions)?.message).toContain(message);
  });

  test.each<[string, Given]>([
    ["backups are off", { parameters: { ...unprotected, backup: { enabled: false } } }],
    ["the platform wants none", { platform: { backup: { ...STORE.backup, lastBackupMinutes: 0 } } }],
    ["there is no backup yet", { required: { "backup-store-report": [storeReport({ backups: [] })] } }],
  ])("is not waited for when %s", (_, given) => {
    const report = reportOf(run(given));
    expect(report).toEqual({
      state: "Skipped",
      message: "no last backup is taken",
      since: "2026-03-10T11:59:00Z",
    });
    const kept = reportOf(run({ ...given, required: { ...given.required, claim: [] } }));
    expect(kept).toBeUndefined();
  });
});
