import { approvalOf, requestOf } from "../../../../services/postgresql/in-place.ts";
import { composedNames, eventsOf, statusOf } from "../../../support/contributions.ts";
import { runningCluster } from "../scaling/fixtures.ts";
import { IN_WINDOW, imageAfter, ready, run } from "./fixtures.ts";

const [check = ""] = composedNames(run());
const ended = (type: string, message?: string) => ({
  [check]: {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: check },
    status: { conditions: [{ type, status: "True", message }] },
  },
});
const backup =
  composedNames(run({ objects: ended("Complete") })).find((name) => name.startsWith("maintenance-backup-")) ??
  "";
const backedUp = (phase: string, error?: string) => ({
  ...ended("Complete"),
  [backup]: {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Backup",
    metadata: { name: "maintenance" },
    status: { phase, error, stoppedAt: "2026-03-03T03:40:00Z" },
  },
});

describe("a newer version in the window", () => {
  test("tries the image, takes a backup, and then changes the image", () => {
    expect(composedNames(run())).toEqual([check]);
    expect(ready({})).toMatchObject({ status: "True", reason: "CheckingImage" });
    expect(composedNames(run({ objects: ended("Complete") }))).toEqual([check, backup]);
    expect(ready({ objects: ended("Complete") })?.reason).toBe("TakingBackup");
    expect(imageAfter({ objects: backedUp("running") })).toBeUndefined();
    expect(imageAfter({ objects: backedUp("completed") })).toBe("example/postgresql:15.9");
    expect(statusOf(run({ objects: backedUp("completed") }))).toMatchObject({
      maintenance: { update: { from: "15.3", to: "15.9", at: IN_WINDOW } },
    });
  });

  test("goes without a backup where there are none, and says so", () => {
    const given = { parameters: { backup: { enabled: false } } };
    const objects = { [composedNames(run(given))[0] ?? ""]: ended("Complete")[check] as object };
    expect(imageAfter({ ...given, objects })).toBe("example/postgresql:15.9");
    expect(ready({ ...given, objects })?.message).toContain("there is no backup to go back to");
  });

  test.each([
    [
      "an image that does not run",
      { objects: ended("Failed", "BackoffLimitExceeded") },
      "ImageNotRunnable",
      "BackoffLimitExceeded",
    ],
    [
      "a backup that fails",
      { objects: backedUp("failed", "no space left") },
      "BackupFailed",
      "no space left",
    ],
    [
      "nothing that takes backups",
      { objects: ended("Complete"), spec: { plugins: undefined } },
      "BackupMissing",
      "set backup.enabled to false",
    ],
  ])("%s leaves the version as it is, and the claim says why", (_, given, reason, message) => {
    expect(imageAfter(given)).toBeUndefined();
    expect(ready(given)).toMatchObject({
      status: "False",
      reason,
      message: expect.stringContaining(message),
    });
  });

  test("an image that cannot be pulled is given up after ten minutes", () => {
    const pulling = (creationTimestamp: string) => ({
      objects: {
        [check]: { apiVersion: "batch/v1", kind: "Job", metadata: { name: check, creationTimestamp } },
      },
    });
    expect(ready(pulling("2026-03-03T03:36:00Z"))?.reason).toBe("CheckingImage");
    expect(ready(pulling("2026-03-03T03:34:00Z"))?.reason).toBe("ImageNotRunnable");
  });

  test("an image that the kubelet says it cannot pull is given up after two minutes, in the kubelet's words", () => {
    const job = (creationTimestamp: string) => ({
      [check]: { apiVersion: "batch/v1", kind: "Job", metadata: { name: check, creationTimestamp } },
    });
    const waiting = { reason: "ImagePullBackOff", message: "not found" };
    const pods = [{ kind: "Pod", status: { containerStatuses: [{ state: { waiting } }] } }];
    const at = (creationTimestamp: string) =>
      ready({ objects: job(creationTimestamp), required: { "maintenance-check-pods": pods } });
    expect(at("2026-03-03T03:44:00Z")?.reason).toBe("CheckingImage");
    expect(at("2026-03-03T03:42:00Z")).toMatchObject({
      status: "False",
      reason: "ImageNotRunnable",
      message: expect.stringContaining("ImagePullBackOff: not found"),
    });
  });

  test.each([
    [
      "suspended",
      { parameters: { instances: 0, maintenance: { dayOfWeek: "tuesday", timeOfDay: "03:30:00" } } },
      "suspended",
    ],
    [
      "not healthy",
      { status: { conditions: [{ type: "Ready", status: "False" }], phase: "Failing over" } },
      "Failing over",
    ],
  ])("an instance that is %s waits", (_, given, message) => {
    expect(composedNames(run(given))).toEqual([]);
    expect(ready(given)).toMatchObject({ reason: "HeldUp", message: expect.stringContaining(message) });
  });
});

test("an instance that is being restored in place waits: its Cluster is about to be replaced", () => {
  const moment = "2026-03-03T03:00:00Z";
  const { cluster } = requestOf(moment);
  const restoring = {
    annotations: { "matura.dev/restore-in-place": moment },
    objects: {
      [approvalOf(cluster)]: { apiVersion: "v1", kind: "ConfigMap" },
      [cluster.resource]: runningCluster({}, {}, { name: cluster.name }),
    },
  };
  expect(composedNames(run(restoring))).toEqual([]);
  expect(ready(restoring)).toMatchObject({
    reason: "HeldUp",
    message: "PostgreSQL 15.3 to 15.9 has to wait: a restore in place is under way",
  });
});

describe("an update that was begun", () => {
  const update = { from: "15.3", to: "15.9", at: IN_WINDOW };
  const moving = { spec: { imageName: "example/postgresql:15.9" }, remembered: { update } };

  test("is under way until every server has the image, and then the last one", () => {
    const during = { ...moving, now: "2026-03-03T03:50:00Z" };
    expect(ready(during)?.reason).toBe("Updating");
    const after = { ...during, status: { image: "example/postgresql:15.9" } };
    expect(statusOf(run(after))).toMatchObject({
      maintenance: { last: { ...update, finishedAt: during.now } },
    });
    expect(statusOf(run(after))).not.toHaveProperty("maintenance.update");
    expect(ready(after)?.reason).toBe("UpToDate");
  });

  test("needs a person when it does not come to an end, and nothing else is begun meanwhile", () => {
    const stuck = { ...moving, now: "2026-03-10T03:45:00Z" };
    expect(ready(stuck)).toMatchObject({ status: "False", reason: "UpdateStuck" });
    expect(composedNames(run(stuck))).toEqual([]);
  });

  test("is told by an event when it begins, when it ends and when it needs a person, once each", () => {
    const done = { ...ended("Complete"), ...backedUp("completed") };
    expect(eventsOf(run())).toEqual([]);
    expect(eventsOf(run({ objects: done }))).toEqual(["Normal UpdateBegins"]);
    const during = { ...moving, now: "2026-03-03T03:50:00Z" };
    expect(eventsOf(run(during))).toEqual([]);
    const after = { ...during, status: { image: "example/postgresql:15.9" } };
    expect(eventsOf(run(after))).toEqual(["Normal UpdateFinished"]);
    const stuck = { ...moving, now: "2026-03-10T03:45:00Z" };
    expect(eventsOf(run({ ...stuck, before: "Updating" }))).toEqual(["Warning UpdateStuck"]);
    expect(eventsOf(run({ ...stuck, before: "UpdateStuck" }))).toEqual([]);
    const failed = { objects: ended("Failed") };
    const { reason = "" } = ready(failed) ?? {};
    expect(eventsOf(run({ ...failed, before: "CheckingImage" }))).toEqual([`Warning ${reason}`]);
    expect(eventsOf(run({ ...failed, before: reason }))).toEqual([]);
  });

  test("leaves its backup to be restored by name", () => {
    const after = { ...moving, status: { image: "example/postgresql:15.9" }, now: "2026-03-03T05:00:00Z" };
    expect(composedNames(run({ ...after, objects: backedUp("completed") }))).toEqual([backup]);
  });
});

test("outside of the window it is announced", () => {
  const now = "2026-03-03T12:00:00Z";
  expect(composedNames(run({ now }))).toEqual([]);
  expect(statusOf(run({ now }))).toMatchObject({
    pending: [
      { name: "maintenance", from: "PostgreSQL 15.3", to: "PostgreSQL 15.9", until: "2026-03-10T03:30:00Z" },
    ],
    schedules: { maintenance: "tuesday 03:30:00" },
    maintenance: { next: "2026-03-10T03:30:00Z", version: "15.9" },
  });
});

test("while a version soaks it is looked at as usual, and not every second", () => {
  const settings = {
    images: { "15": "example/postgresql:15.9" },
    maintenance: { releases: { "15": { since: "2026-02-25" } } },
  };
  // It ripens in the middle of a window that has begun.
  const parameters = {
    maintenance: { dayOfWeek: "tuesday", timeOfDay: "23:30:00" },
    backup: { enabled: false },
  };
  const soaking = run({ settings, parameters, now: "2026-03-03T23:45:00Z" });
  expect(statusOf(soaking)).toMatchObject({ maintenance: { next: "2026-03-10T23:30:00Z" } });
  const seconds = soaking.flatMap((one) => (one.type === "nextRun" ? [one.seconds] : []));
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(10);
});

test("a window that passed while nothing worked is told", () => {
  const given = { now: "2026-03-03T12:00:00Z", remembered: { next: "2026-03-03T03:30:00Z" } };
  expect(ready(given)?.message).toContain(
    "the window at 2026-03-03T03:30:00Z passed while the platform did not work",
  );
});

test("a new major version that the claim asks for is refused while an extension has an image of its own", () => {
  const extensions = [{ name: "vector", image: { reference: "example/pgvector:15" } }];
  const asked = {
    parameters: {
      service: { majorVersion: "17", extensions },
      maintenance: { dayOfWeek: "tuesday", timeOfDay: "03:30:00" },
    },
  };
  expect(ready(asked)).toMatchObject({ status: "False", reason: "ExtensionImage" });
});
