import { catalogueOf } from "../../../../functions/backup/postgresql/catalogue.ts";
import { outside, windowOf } from "../../../../functions/backup/postgresql/window.ts";
import { backedUp, cluster, completed, storeReport } from "../../../support/backed-up-instance.ts";

const windowGiven = (given: Parameters<typeof backedUp>[0]) => {
  const instance = backedUp(given);
  return windowOf(instance, catalogueOf(instance));
};
const heartbeat = (at: string, given: { applied?: boolean; observed?: number } = {}) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "DatabaseRole",
  metadata: { name: "backup-heartbeat", generation: 2 },
  spec: { cluster: { name: "postgresql" }, comment: `Heartbeat of backups: ${at}` },
  status: { applied: given.applied ?? true, observedGeneration: given.observed ?? 2 },
});
const archivedAt = (moment: string) => ({
  "backup-store-report": [storeReport({ lastArchived: { "postgresql-15": moment } })],
});
const BEAT = "2026-03-10T11:50:00Z";

describe("the newest moment that can be restored", () => {
  test("is that of a heartbeat whose WAL was stored a minute later", () => {
    const found = windowGiven({
      observed: { "backup-heartbeat": heartbeat(BEAT) },
      required: archivedAt("2026-03-10T11:51:00Z"),
    });
    expect(found.last).toBe(BEAT);
  });

  test.each([
    ["2026-03-10T11:50:15Z", BEAT],
    ["2026-03-10T11:50:14Z", undefined],
  ])("is that of a heartbeat before a backup that began at %s", (beganAt, expected) => {
    const backup = { ...completed("2026-03-10"), beganAt };
    const report = storeReport({ backups: [completed("2026-03-08"), backup], lastArchived: {} });
    const found = windowGiven({
      observed: { "backup-heartbeat": heartbeat(BEAT) },
      required: { "backup-store-report": [report] },
    });
    expect(found.last).toBe(expected);
  });

  test.each<[string, Parameters<typeof backedUp>[0]]>([
    ["its WAL was stored too soon after it", { required: archivedAt("2026-03-10T11:50:59Z") }],
    [
      "PostgreSQL has not made the commit",
      { observed: { "backup-heartbeat": heartbeat(BEAT, { applied: false }) } },
    ],
    ["an older commit was the last", { observed: { "backup-heartbeat": heartbeat(BEAT, { observed: 1 }) } }],
    [
      "archiving was failing since",
      {
        observed: {
          cluster: cluster({
            conditions: [
              { type: "ContinuousArchiving", status: "True", lastTransitionTime: "2026-03-10T11:50:30Z" },
            ],
          }),
        },
      },
    ],
    [
      "archiving fails",
      {
        observed: {
          cluster: cluster({
            conditions: [
              { type: "ContinuousArchiving", status: "False", lastTransitionTime: "2026-03-10T11:00:00Z" },
            ],
          }),
        },
      },
    ],
  ])("stays what it was while %s", (_, given) => {
    const found = windowGiven({
      status: { backup: { server: "postgresql-15", lastRestorable: "2026-03-10T11:40:00Z" } },
      ...given,
      observed: { "backup-heartbeat": heartbeat(BEAT), ...given?.observed },
      required: { ...archivedAt("2026-03-10T11:59:00Z"), ...given?.required },
    });
    expect(found.last).toBe("2026-03-10T11:40:00Z");
  });

  test("is the newest of those that waited whose WAL has come, and later ones go on waiting", () => {
    const waited = ["2026-03-10T11:48:00Z", "2026-03-10T11:49:00Z", BEAT];
    const found = windowGiven({
      status: { backup: { server: "postgresql-15", heartbeats: waited } },
      observed: { "backup-heartbeat": heartbeat("2026-03-10T11:55:00Z") },
      required: archivedAt("2026-03-10T11:53:00Z"),
    });
    expect(found).toMatchObject({ last: BEAT, heartbeats: ["2026-03-10T11:55:00Z"] });
  });

  test("moves on after a disturbance, although what was committed during it is never known to be stored", () => {
    const archiving = { type: "ContinuousArchiving", status: "True", lastTransitionTime: BEAT };
    const found = windowGiven({
      status: { backup: { server: "postgresql-15", heartbeats: ["2026-03-10T11:45:00Z"] } },
      observed: {
        cluster: cluster({ conditions: [archiving] }),
        "backup-heartbeat": heartbeat("2026-03-10T11:51:00Z"),
      },
      required: archivedAt("2026-03-10T11:55:00Z"),
    });
    expect(found).toMatchObject({ last: "2026-03-10T11:51:00Z", heartbeats: [] });
  });

  test("of a long disturbance: the oldest and the newest heartbeats are remembered", () => {
    const minutes = Array.from({ length: 12 }, (_, i) => `2026-03-10T11:${10 + i}:00Z`);
    const found = windowGiven({
      status: { backup: { server: "postgresql-15", heartbeats: minutes } },
      observed: { "backup-heartbeat": heartbeat(BEAT) },
      required: archivedAt("2026-03-10T11:00:00Z"),
    });
    expect(found.heartbeats).toEqual([minutes[0], ...minutes.slice(2), BEAT]);
  });

  test("is none as long as the newest heartbeat is older than the first backup", () => {
    const backup = {
      ...completed("2026-03-10"),
      beganAt: "2026-03-10T11:51:00Z",
      endedAt: "2026-03-10T11:51:30Z",
    };
    const found = windowGiven({
      observed: { "backup-heartbeat": heartbeat(BEAT) },
      required: { "backup-store-report": [storeReport({ backups: [backup] })] },
    });
    expect(found.last).toBeUndefined();
  });

  test("of another Cluster is another one's", () => {
    const status = { backup: { server: "postgresql-0a1b2c3d", lastRestorable: BEAT } };
    expect(windowGiven({ status }).last).toBeUndefined();
  });
});

describe("a time without backups", () => {
  const offSince = "2026-03-05T00:00:00Z";
  const status = { backup: { server: "postgresql-15", offSince, gaps: [] } };

  test("lasts while they are off, even when a backup that ran is still coming in", () => {
    expect(windowGiven({ status, parameters: { backup: { enabled: false } } })).toMatchObject({
      offSince,
      gaps: [],
    });
  });

  test("ends with the first backup after they are on again", () => {
    const found = windowGiven({ status });
    expect(found).toMatchObject({
      offSince: undefined,
      gaps: [{ from: offSince, to: "2026-03-08T02:00:00Z" }],
    });
  });

  test("is open until that backup is there", () => {
    const required = { "backup-store-report": [storeReport({ backups: [completed("2026-03-04")] })] };
    expect(windowGiven({ status, required })).toMatchObject({ offSince, gaps: [] });
  });
});

describe("backups that go to another place", () => {
  const store = { endpoint: "https://s3.example.com", bucket: "matura-orders-x7k2p" };
  const elsewhere = { endpoint: "https://objects.example.org", bucket: "shop-backups" };
  const wentElsewhere = { backup: { server: "postgresql-15", store: elsewhere, lastRestorable: BEAT } };

  test("begin anew in a place that has none", () => {
    const required = { "backup-store-report": [storeReport({ backups: [] })] };
    expect(windowGiven({ status: wentElsewhere, required })).toMatchObject({
      last: undefined,
      offSince: "2026-03-10T12:00:00.000Z",
    });
  });

  test("and come back have a gap since the newest backup that is there", () => {
    const [newest] = [completed("2026-03-09").endedAt];
    expect(windowGiven({ status: wentElsewhere })).toMatchObject({ last: undefined, offSince: newest });
    const back = { backup: { server: "postgresql-15", store, offSince: newest, gaps: [] } };
    const required = {
      "backup-store-report": [storeReport({ backups: [completed("2026-03-10"), completed("2026-03-09")] })],
    };
    expect(windowGiven({ status: back, required })).toMatchObject({
      offSince: undefined,
      gaps: [{ from: newest, to: "2026-03-10T02:00:00Z" }],
    });
  });

  test("and come back with a Cluster that slept have no gap: it wrote nothing meanwhile", () => {
    const gaps = [{ from: "2026-03-08T12:00:00Z", to: "2026-03-08T18:00:00Z" }];
    const status = { backup: { server: "postgresql-0a1b2c3d-15", store, gaps, lastRestorable: BEAT } };
    expect(windowGiven({ status })).toMatchObject({ last: undefined, offSince: undefined, gaps });
  });

  test("are those of another major version too", () => {
    const upgraded = cluster({ status: { pgDataImageInfo: { majorVersion: 17 } } });
    const status = { backup: { server: "postgresql-15", store, lastRestorable: BEAT } };
    expect(windowGiven({ status, observed: { cluster: upgraded } })).toMatchObject({
      first: undefined,
      last: undefined,
      offSince: "2026-03-10T12:00:00.000Z",
    });
  });
});

describe("a moment", () => {
  const window = {
    first: "2026-03-08T02:00:30Z",
    last: "2026-03-10T11:50:00Z",
    gaps: [{ from: "2026-03-09T00:00:00Z", to: "2026-03-09T06:00:00Z" }],
  };
  test.each([
    ["2026-03-08T02:00:30Z", undefined],
    ["2026-03-10T12:50:00+01:00", undefined],
    ["2026-03-08T02:00:29Z", "before the oldest backup"],
    ["2026-03-10T11:50:01Z", "later than what is in the archive"],
    [
      "2026-03-09T03:00:00Z",
      "backups were off or went elsewhere from 2026-03-09T00:00:00Z to 2026-03-09T06:00:00Z",
    ],
    ["yesterday", "not a moment"],
  ])("%s: %s", (moment, expected) => {
    const why = outside(moment, window);
    if (expected === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(expected);
  });

  test("names the range that can be restored", () => {
    expect(outside("2026-03-01T00:00:00Z", window)).toContain(`from ${window.first} to ${window.last}`);
  });

  test("cannot be restored before there is a backup", () => {
    expect(outside("2026-03-01T00:00:00Z", { ...window, first: undefined })).toContain("no completed backup");
  });
});
