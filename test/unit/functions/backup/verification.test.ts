import type { Verification } from "../../../../functions/backup/postgresql/verification.ts";
import { postgresql } from "../../../../functions/backup/postgresql.ts";
import type { Contribution } from "../../../../runtime/contribution.ts";
import type { Cluster } from "../../../../services/postgresql/cluster.ts";
import { backedUp, cluster, STORE } from "../../../support/backed-up-instance.ts";
import { composedNamed, composedNames, objectNamed, statusOf } from "../../../support/contributions.ts";

type Given = NonNullable<Parameters<typeof backedUp>[0]>;

const weekly = { backup: { ...STORE.backup, verificationDays: 7 } };
const since = "2026-03-10T11:30:00Z";
const running = { backup: "20260309T020000", since };
const run = (verification: Verification, given: Given = {}) =>
  postgresql(backedUp({ platform: weekly, status: { backup: { verification } }, ...given }));
const verificationOf = (contributions: readonly Contribution[]): Verification =>
  (statusOf(contributions).backup as { verification?: Verification }).verification ?? {};
const job = (type: string) => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "backup-trial-check" },
  status: { conditions: [{ type, status: "True" }] },
});

describe("a trial restore", () => {
  test.each<[string, Verification, boolean]>([
    ["there was none", {}, true],
    ["the last one is a week old", { lastVerified: { backup: "a", at: "2026-03-03T12:00:00Z" } }, true],
    ["the last one is younger", { lastVerified: { backup: "a", at: "2026-03-03T12:00:01Z" } }, false],
    [
      "the last one failed yesterday",
      { lastFailure: { backup: "a", at: "2026-03-09T12:00:00Z", message: "x" } },
      false,
    ],
  ])("begins when %s: %o", (_, before, begins) => {
    expect(verificationOf(run(before)).running?.backup).toBe(begins ? "20260309T020000" : undefined);
  });

  test("does not begin where the platform wants none, or the servers are not well", () => {
    expect(verificationOf(postgresql(backedUp())).running).toBeUndefined();
    const ill = cluster({ conditions: [{ type: "Ready", status: "False" }] });
    expect(verificationOf(run({}, { observed: { cluster: ill } })).running).toBeUndefined();
  });

  test("restores that backup into a Cluster that archives nothing, and reads it through", () => {
    const contributions = run({ running });
    const { spec } = objectNamed<Cluster>(contributions, "backup-trial");
    expect(spec).toMatchObject({
      instances: 1,
      bootstrap: { recovery: { recoveryTarget: { backupID: "20260309T020000", targetImmediate: true } } },
    });
    expect(spec.plugins).toBeUndefined();
    expect(composedNamed(contributions, "backup-trial-check").afterHealthy).toEqual(["backup-trial"]);
    expect(contributions).toContainEqual({ type: "nextRun", seconds: 5 });
  });

  test("has the extensions of the servers, and may read what is other users'", () => {
    const { spec: servers, ...rest } = cluster();
    const extensions = [{ name: "postgis", image: { reference: "registry.example.com/postgis:3" } }];
    const preloaded = { shared_preload_libraries: ["timescaledb"], extensions };
    const postgresqlOfServers = { ...servers.postgresql, ...preloaded };
    const contributions = run(
      { running },
      { observed: { cluster: { ...rest, spec: { ...servers, postgresql: postgresqlOfServers } } } },
    );
    const { spec } = objectNamed<Cluster>(contributions, "backup-trial");
    expect(spec.postgresql).toMatchObject(preloaded);
    expect(spec.managed?.roles).toEqual([
      { name: "app", ensure: "present", login: true, bypassrls: true, inRoles: ["pg_read_all_data"] },
    ]);
  });

  test("goes on when its backup gets to be known by the name of the object that asked for it", () => {
    const named = {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Backup",
      metadata: { name: "scheduled-1" },
      spec: { cluster: { name: "postgresql" } },
      status: { phase: "completed", backupId: "20260309T020000", startedAt: since, stoppedAt: since },
    };
    const contributions = run({ running }, { required: { backups: [named] } });
    expect(verificationOf(contributions).lastFailure).toBeUndefined();
    expect(composedNames(contributions)).toContain("backup-trial");
  });

  test("that succeeds is reported and taken away", () => {
    const contributions = run({ running }, { observed: { "backup-trial-check": job("Complete") } });
    expect(verificationOf(contributions)).toEqual({
      lastVerified: { backup: "20260309T020000", at: "2026-03-10T12:00:00.000Z" },
    });
    expect(composedNames(contributions)).not.toContain("backup-trial");
  });

  test.each<[string, Verification, Given, string]>([
    [
      "its check fails",
      { running },
      { observed: { "backup-trial-check": job("Failed") } },
      "could not be read through",
    ],
    [
      "it takes too long",
      { running: { ...running, since: "2026-03-10T09:59:00Z" } },
      {},
      "not done after 120 minutes",
    ],
    ["its backup is gone", { running: { ...running, backup: "gone" } }, {}, "end of its retention"],
  ])("fails when %s, and is taken away", (_, before, given, message) => {
    const contributions = run(before, given);
    expect(verificationOf(contributions).lastFailure?.message).toContain(message);
    expect(verificationOf(contributions).running).toBeUndefined();
    expect(composedNames(contributions)).not.toContain("backup-trial");
  });
});
