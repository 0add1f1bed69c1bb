import type { NextRun } from "../../../../runtime/contribution.ts";
import { composedNames, eventsOf, statusOf } from "../../../support/contributions.ts";
import { type Given, imageAfter, ready, run } from "./fixtures.ts";

type Objects = Readonly<Record<string, object>>;

const job = (type: string) => ({
  apiVersion: "batch/v1",
  kind: "Job",
  status: { conditions: [{ type, status: "True" }] },
});
const backup = (status: object, creationTimestamp: string) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Backup",
  metadata: { creationTimestamp },
  status,
});
const completed = (stoppedAt: string) => backup({ phase: "completed", stoppedAt }, stoppedAt);

const nameIn = (given: Given, prefix: string): string =>
  composedNames(run(given)).find((name) => name.startsWith(prefix)) ?? "";

/** With the image tried in this pass. */
const tried = (given: Given): Given => ({
  ...given,
  objects: { ...given.objects, [nameIn(given, "maintenance-check-")]: job("Complete") },
});

/** The backups that an operator has which needs that many hours for each. */
const lived = (
  hours: number,
  from: string,
  to: string,
  given: Given = {},
): readonly [Objects, string | undefined] => {
  const made = new Map<string, number>();
  let objects: Objects = {};
  for (let now = Date.parse(from); now < Date.parse(to); now += 600_000) {
    objects = Object.fromEntries(
      [...made].map(([name, at]) => {
        const text = (time: number) => new Date(time).toISOString();
        const end = at + hours * 3_600_000;
        return [
          name,
          now < end
            ? backup({ phase: "running" }, text(at))
            : backup({ phase: "completed", stoppedAt: text(end) }, text(at)),
        ];
      }),
    );
    const pass = tried({ ...given, objects, now: new Date(now).toISOString() });
    if (imageAfter(pass) !== undefined) return [objects, pass.now];
    const composed = composedNames(run(pass)).filter((name) => name.startsWith("maintenance-backup-"));
    for (const name of made.keys()) if (!composed.includes(name)) made.delete(name);
    for (const name of composed) if (!made.has(name)) made.set(name, now);
  }
  return [objects, undefined];
};

const night = { maintenance: { dayOfWeek: "monday", timeOfDay: "23:30:00" } };

describe("the backup before a newer version", () => {
  test.each([
    ["minutes", 0.2],
    ["two hours", 2],
    ["six hours and a half", 6.5],
  ])("of %s is there in the window", (_, hours) => {
    const [objects, begun] = lived(hours, "2026-03-02T12:00:00Z", "2026-03-03T04:30:00Z");
    expect(begun).toMatch(/^2026-03-03T0[34]:/);
    expect(Object.keys(objects)).toHaveLength(1);
  });

  test("that is too long for the hours before does not come in the window", () => {
    expect(lived(8, "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z")[1]).toBeUndefined();
  });

  test("is waited for, however long it takes, where the update was asked for", () => {
    const asked = { annotations: { "matura.dev/run-maintenance": "now" } };
    const [objects, begun] = lived(30, "2026-03-04T12:00:00Z", "2026-03-06T12:00:00Z", asked);
    expect(begun).toBe("2026-03-05T18:00:00.000Z");
    expect(Object.keys(objects)).toHaveLength(1);
  });

  test("is begun six hours before the window, which the pass before asks for", () => {
    const at = (now: string) => run({ now });
    const runs = at("2026-03-02T21:20:00Z").filter((one): one is NextRun => one.type === "nextRun");
    expect(runs.map(({ seconds }) => seconds)).toContain(600);
    expect(composedNames(at("2026-03-02T21:29:00Z"))).toEqual([]);
    const [check] = composedNames(at("2026-03-02T21:30:00Z"));
    expect(check).toMatch(/^maintenance-check-/);
    const none = { backup: { enabled: false } };
    expect(composedNames(run({ now: "2026-03-02T21:30:00Z", parameters: none }))).toEqual([]);
  });

  test("does not change what the claim says of the window", () => {
    const early = tried({ now: "2026-03-02T21:30:00Z" });
    expect(ready(early)).toMatchObject({
      status: "True",
      reason: "NextWindow",
      message: expect.stringMatching(
        /comes at 2026-03-03T03:30:00Z; Backup maintenance-\S+ is being taken first/,
      ),
    });
    expect(statusOf(run(early))).toMatchObject({ maintenance: { next: "2026-03-03T03:30:00Z" } });
    expect(imageAfter(early)).toBeUndefined();
  });

  test("is one where a window goes past midnight", () => {
    const [objects, begun] = lived(0.7, "2026-03-02T23:30:00Z", "2026-03-03T00:30:00Z", {
      parameters: night,
    });
    expect(begun).toMatch(/^2026-03-03T00:/);
    expect(Object.keys(objects)).toHaveLength(1);
  });

  test("that failed before the window is tried again in it, and again only in the next one", () => {
    const early = tried({ now: "2026-03-02T22:00:00Z" });
    const first = nameIn(early, "maintenance-backup-");
    const failed = backup({ phase: "failed", error: "no space left" }, "2026-03-02T22:00:00Z");
    const later = { ...early, objects: { ...early.objects, [first]: failed }, now: "2026-03-03T03:00:00Z" };
    expect(ready(later)).toMatchObject({ status: "False", reason: "BackupFailed" });
    expect(eventsOf(run(later))).toEqual(["Warning BackupFailed"]);
    const open = tried({ objects: { [first]: failed } });
    const second = nameIn(open, "maintenance-backup-");
    expect(second).not.toBe(first);
    const again = { ...open, objects: { ...open.objects, [second]: failed } };
    expect(ready(again)?.reason).toBe("BackupFailed");
    expect(composedNames(run(again))).not.toContain(first);
  });

  test.each([
    ["younger than a day counts", "2026-03-02T03:46:00Z", "example/postgresql:15.9"],
    ["of a day ago does not count", "2026-03-02T03:45:00Z", undefined],
  ])("%s", (_, stoppedAt, image) => {
    const open = tried({});
    const name = nameIn(open, "maintenance-backup-");
    const given = { ...open, objects: { ...open.objects, [name]: completed(stoppedAt) } };
    expect(imageAfter(given)).toBe(image);
    // Not before another one was taken is the old one gone.
    expect(composedNames(run(given)).filter((one) => one.startsWith("maintenance-backup-"))).toHaveLength(
      image === undefined ? 2 : 1,
    );
  });

  test("of another version does not count", () => {
    const other = tried({ settings: { images: { "15": "example/postgresql:15.8" } } });
    const name = nameIn(other, "maintenance-backup-");
    const given = tried({ objects: { [name]: completed("2026-03-03T03:40:00Z") } });
    expect(imageAfter(given)).toBeUndefined();
    expect(ready(given)?.reason).toBe("TakingBackup");
  });
});
