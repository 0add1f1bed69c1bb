import { alertContext } from "../../../../functions/alerting/postgresql/alert-context.ts";
import { postgresql } from "../../../../functions/alerting/postgresql.ts";
import { statusOf } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

type Given = Parameters<typeof postgresqlInstance>[0];

const CREATED = "2026-02-01T00:00:00Z";

const clusterThat = (does: "runs" | "sleeps") => ({
  cluster: {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: {
      name: "postgresql",
      generation: 1,
      creationTimestamp: CREATED,
      annotations: { "cnpg.io/hibernation": does === "sleeps" ? "on" : "off" },
    },
    status: { readyInstances: 1, conditions: [{ type: "Ready", status: "True" }] },
  },
});

const scheduleOf = (resource: string, creationTimestamp: string) => ({
  [resource]: {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "ScheduledBackup",
    metadata: { name: resource, creationTimestamp },
  },
});

const backupsSince = (given: Given): string =>
  new Date(alertContext(postgresqlInstance(given)).backupsSince * 1000).toISOString().replace(".000", "");

/** A status as it was left by a pass that remembered nothing of this. */
const WATCHED = { alerting: { watched: true } };

/** Passes one after the other, each with what the one before said, and what the last one takes for the start. */
const lastOf = (
  passes: readonly (readonly [now: string, does: "runs" | "sleeps", lastSuccessfulTime?: string])[],
): string => {
  let status: Readonly<Record<string, unknown>> = {};
  let since = "";
  for (const [now, does, lastSuccessfulTime] of passes) {
    const backup = { lastSuccessfulTime };
    const given = { now, observed: clusterThat(does), status: { ...status, backup } };
    since = backupsSince(given);
    status = statusOf(postgresql(postgresqlInstance(given)));
  }
  return since;
};

describe("a missing backup counts", () => {
  test("from the Cluster's creation on, where nothing else is known", () => {
    expect(backupsSince({ observed: clusterThat("runs"), status: WATCHED })).toBe(CREATED);
  });

  test("from when backups were switched on, which begins a new schedule", () => {
    const observed = {
      ...clusterThat("runs"),
      ...scheduleOf("backup-scheduled", "2026-02-02T00:00:00Z"),
      ...scheduleOf("backup-scheduled-1a2b", "2026-02-20T00:00:00Z"),
    };
    expect(backupsSince({ observed, status: WATCHED })).toBe("2026-02-20T00:00:00Z");
  });

  test("from when it was resumed, and from then on in each pass", () => {
    const passes = [
      ["2026-02-10T00:00:00Z", "runs"],
      ["2026-02-10T12:00:00Z", "sleeps"],
      ["2026-02-11T17:00:00Z", "sleeps"],
      ["2026-02-11T18:00:00Z", "runs"],
    ] as const;
    expect(lastOf(passes)).toBe("2026-02-11T18:00:00Z");
    expect(lastOf([...passes, ["2026-02-11T21:00:00Z", "runs"]])).toBe("2026-02-11T18:00:00Z");
  });

  test("from earlier, once it was awake without a backup for longer than the schedule allows", () => {
    // Ten hours a day, and the schedule's hour is never one of them.
    const day = (number: number) =>
      [
        [`2026-02-${10 + number}T08:00:00Z`, "runs"],
        [`2026-02-${10 + number}T18:00:00Z`, "sleeps"],
      ] as const;
    const resumed = ["2026-02-20T08:00:00Z", "runs"] as const;
    expect(lastOf([...day(1), ...day(2), resumed])).toBe("2026-02-20T08:00:00Z");
    // Forty hours, and twenty-four of them are the schedule's.
    expect(lastOf([...day(1), ...day(2), ...day(3), ...day(4), resumed])).toBe("2026-02-19T16:00:00Z");
  });

  test("without what was before the last backup", () => {
    expect(
      lastOf([
        ["2026-02-10T00:00:00Z", "runs"],
        ["2026-02-12T00:00:00Z", "sleeps"],
        ["2026-02-13T00:00:00Z", "runs"],
        ["2026-02-15T00:00:00Z", "sleeps", "2026-02-14T20:00:00Z"],
        ["2026-02-16T00:00:00Z", "runs", "2026-02-14T20:00:00Z"],
      ]),
    ).toBe("2026-02-16T00:00:00Z");
  });
});

test("on a platform without the Prometheus operator nothing is remembered that changes from pass to pass", () => {
  const platform = { metrics: { prometheusOperator: false } };
  const at = (now: string) =>
    statusOf(postgresql(postgresqlInstance({ now, platform, observed: clusterThat("runs") })));
  expect(at("2026-02-10T00:00:00Z")).toEqual(at("2026-02-11T00:00:00Z"));
});
