import { jest } from "@jest/globals";
import fc from "fast-check";
import { postgresql } from "../../functions/maintenance/postgresql.ts";
import type { Amend, Compose, ConditionReport, StatusPatch } from "../../runtime/contribution.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { merge, patch } from "../../runtime/merge.ts";
import { isOpen, weeklyWindow, windowAt } from "../../services/maintenance-window.ts";
import { compareVersions, versionOfImage } from "../../services/postgresql/image-version.ts";
import type { PostgreSQLInstance } from "../../services/postgresql/instance.ts";
import { postgresqlInstance } from "../support/postgresql-instance.ts";

jest.setTimeout(300_000);

const RUNS = Number(process.env.MATURA_PROPERTY_RUNS ?? 20);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A leap year that has both changes of summer time in it. */
const START = Date.parse("2028-01-01T00:00:00Z");
/** After the last event, long enough for any soak time and two windows. */
const QUIET_DAYS = 35;
const EVENT_DAYS = 366 - QUIET_DAYS;

/** Minutes until an instance for which nothing is to be done is looked at again. */
const LOOK = 24 * 60;

/** Something that happens in the year. */
type Event =
  | { readonly what: "release"; readonly minor: number; readonly mandatoryAfterDays: number | undefined }
  | { readonly what: "run now" }
  | { readonly what: "skip next" }
  | { readonly what: "backup"; readonly enabled: boolean }
  | { readonly what: "pin"; readonly minor: number | undefined }
  | { readonly what: "platform down"; readonly hours: number }
  | { readonly what: "window"; readonly day: number; readonly hour: number }
  | { readonly what: "broken image"; readonly broken: boolean }
  | { readonly what: "backups fail"; readonly fail: boolean }
  | { readonly what: "backups take"; readonly minutes: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    what: fc.constant("release" as const),
    minor: fc.integer({ min: 1, max: 20 }),
    mandatoryAfterDays: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  }),
  fc.record({ what: fc.constant("run now" as const) }),
  fc.record({ what: fc.constant("skip next" as const) }),
  fc.record({ what: fc.constant("backup" as const), enabled: fc.boolean() }),
  fc.record({
    what: fc.constant("pin" as const),
    minor: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  }),
  fc.record({ what: fc.constant("platform down" as const), hours: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ what: fc.constant("window" as const), day: fc.nat(6), hour: fc.nat(23) }),
  fc.record({ what: fc.constant("broken image" as const), broken: fc.boolean() }),
  fc.record({ what: fc.constant("backups fail" as const), fail: fc.boolean() }),
  // Longer than a window, and no longer than what is done before one.
  fc.record({ what: fc.constant("backups take" as const), minutes: fc.integer({ min: 3, max: 6 * 60 }) }),
);

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const imageOf = (minor: number): string => `example/postgresql:15.${minor}`;
const text = (time: number): string => new Date(time).toISOString().replace(".000Z", "Z");

interface Cluster {
  readonly spec: { readonly imageName: string; readonly plugins: readonly object[] };
  readonly status: { readonly image: string };
}

/** A Backup that has ended. */
interface Taken {
  readonly status?: { readonly phase: string; readonly stoppedAt: string };
}

/** What was noticed: one update of the image. */
interface Update {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly allowed: boolean;
  readonly backedUp: boolean;
}

/** An instance whose operators take their time and sometimes fail, over a year of events. */
class Year {
  readonly updates: Update[] = [];
  readonly problems: string[] = [];
  image = imageOf(1);
  #running = imageOf(1);
  #catalogue = 1;
  #release: { since: string; mandatoryBy?: string } = { since: "2027-12-01" };
  #pin: number | undefined;
  #backup = true;
  #window: { dayOfWeek: (typeof DAYS)[number]; timeOfDay: string } = {
    dayOfWeek: "tuesday",
    timeOfDay: "03:30:00",
  };
  #annotations: Record<string, string> = {};
  #downUntil = 0;
  #broken = false;
  #failing = false;
  #backupMinutes = 3;
  #status: Readonly<Record<string, unknown>> = {};
  /** The last request that had its update, or for which there was none. */
  #answered: string | undefined;
  #objects = new Map<string, { made: number; object: object }>();
  #rolledOutAt = 0;
  /** The instance as the claim, its annotations and the catalogue have it since the last event. */
  #edited: PostgreSQLInstance | undefined;

  happen(now: number, event: Event): void {
    this.#edited = undefined;
    switch (event.what) {
      case "release": {
        // A catalogue may also go back by mistake.
        this.#catalogue = event.minor;
        const { mandatoryAfterDays: days } = event;
        this.#release = {
          since: text(now).slice(0, 10),
          ...(days === undefined ? {} : { mandatoryBy: text(now + days * DAY).slice(0, 10) }),
        };
        break;
      }
      case "run now":
        this.#annotations = { ...this.#annotations, "matura.dev/run-maintenance": text(now) };
        break;
      case "skip next":
        this.#annotations = {
          ...this.#annotations,
          "matura.dev/skip-maintenance": text(this.#windowAt(now).start.getTime()).slice(0, 10),
        };
        break;
      case "backup":
        this.#backup = event.enabled;
        break;
      case "pin":
        this.#pin = event.minor;
        break;
      case "platform down":
        this.#downUntil = Math.max(this.#downUntil, now + event.hours * 60 * MINUTE);
        break;
      case "window":
        this.#window = {
          dayOfWeek: DAYS[event.day] as (typeof DAYS)[number],
          timeOfDay: `${event.hour}:15:00`,
        };
        break;
      case "broken image":
        this.#broken = event.broken;
        break;
      case "backups fail":
        this.#failing = event.fail;
        break;
      case "backups take":
        this.#backupMinutes = event.minutes;
        break;
    }
  }

  /** Everything works again from here on, and nothing is pinned. */
  calm(): void {
    this.#edited = undefined;
    this.#pin = undefined;
    this.#broken = false;
    this.#failing = false;
    this.#downUntil = 0;
  }

  get wanted(): string {
    return imageOf(this.#catalogue);
  }

  /** What the operators do between two passes, and one pass. @returns minutes until the next one */
  pass(now: number): number {
    if (now < this.#downUntil) return 10;
    this.#operate(now);
    if (!this.#hasSomethingToDo(now)) this.#answered = this.#requested;
    const observed = new Map<string, object>([
      ["cluster", this.#cluster(now)],
      ...[...this.#objects].map(([name, { object }]) => [name, object] as const),
    ]);
    // Defaults are filled in once an edit, and not in each of its thousand passes: that would be nearly all of the time.
    this.#edited ??= postgresqlInstance({
      parameters: {
        backup: { enabled: this.#backup },
        maintenance: {
          ...this.#window,
          ...(this.#pin === undefined ? {} : { pinImageTag: `15.${this.#pin}` }),
        },
      },
      settings: { images: { "15": this.wanted }, maintenance: { releases: { "15": this.#release } } },
      annotations: this.#annotations,
    });
    const contributions = postgresql({
      ...this.#edited,
      status: this.#status,
      observed: <T extends KubernetesObject>(name: string) => observed.get(name) as T | undefined,
      observedNames: [...observed.keys()].sort(),
      now: new Date(now),
    });
    const cluster = contributions
      .filter((one): one is Amend => one.type === "amend" && one.name === "cluster")
      .reduce((object, { fields }) => patch(object, fields), this.#cluster(now) as Cluster);
    if (cluster.spec.imageName !== this.image) this.#updated(now, cluster.spec.imageName);
    const composed = contributions.filter((one): one is Compose => one.type === "compose");
    this.#objects = new Map(
      composed.map(({ name, object }) => [
        name,
        this.#objects.get(name) ?? {
          made: now,
          object: { ...object, metadata: { ...object.metadata, creationTimestamp: text(now) } },
        },
      ]),
    );
    this.#status = contributions
      .filter((one): one is StatusPatch => one.type === "status")
      .reduce((status, { fields }) => merge(status, fields), {});
    const condition = contributions.find((one): one is ConditionReport => one.type === "condition");
    if (condition?.condition !== "MaintenanceReady" || condition.message === "")
      this.problems.push("no condition");
    // What maintenance itself asks for, beside the usual look: it must be enough to meet the window.
    const [usual = 0, asked] = contributions.flatMap((one) => (one.type === "nextRun" ? [one.seconds] : []));
    // What has failed stays so until the next window, request or day: a look an hour meets each of them.
    if (condition?.status === "False") return Math.min(60, (asked ?? Number.POSITIVE_INFINITY) / 60);
    const busy =
      [...this.#objects.keys()].some((name) => name.startsWith("maintenance-check-")) ||
      now < this.#rolledOutAt + 2 * MINUTE ||
      condition?.reason === "Updating";
    if (busy) return 3;
    if (condition?.reason === "HeldUp") return 3;
    return asked === undefined ? Math.max(usual / 60, LOOK) : asked / 60;
  }

  get #requested(): string | undefined {
    return this.#annotations["matura.dev/run-maintenance"];
  }

  /** Whether a request that is made now asks for anything. */
  #hasSomethingToDo(now: number): boolean {
    const wanted = this.#pin === undefined ? this.wanted : imageOf(this.#pin);
    const [version = "", runs = ""] = [wanted, this.image].map(versionOfImage);
    return now < this.#rolledOutAt || compareVersions(version, runs) > 0;
  }

  #updated(now: number, to: string): void {
    const asked = this.#requested !== this.#answered;
    this.#answered = this.#requested;
    const { mandatoryBy } = this.#release;
    const mandatory = mandatoryBy !== undefined && Date.parse(mandatoryBy) <= now && this.#pin === undefined;
    const skipped = this.#annotations["matura.dev/skip-maintenance"];
    const window = this.#windowAt(now);
    const inWindow = isOpen(window, new Date(now)) && text(window.start.getTime()).slice(0, 10) !== skipped;
    const backups = [...this.#objects].filter(([name]) => name.startsWith("maintenance-backup-"));
    this.updates.push({
      at: now,
      from: this.image,
      to,
      allowed: asked || mandatory || inWindow,
      backedUp:
        backups.some(
          ([, { object }]) =>
            (object as Taken).status?.phase === "completed" &&
            now - Date.parse((object as Taken).status?.stoppedAt ?? "") < DAY,
        ) || !this.#backup,
    });
    if (this.#running !== this.image) this.problems.push(`two at once at ${text(now)}`);
    this.image = to;
    this.#rolledOutAt = now + 7 * MINUTE;
  }

  #operate(now: number): void {
    if (now >= this.#rolledOutAt) this.#running = this.image;
    for (const [name, entry] of this.#objects) {
      const isCheck = name.startsWith("maintenance-check-");
      const end = entry.made + (isCheck ? 3 : this.#backupMinutes) * MINUTE;
      if (now < end) continue;
      const status = isCheck
        ? { conditions: [{ type: this.#broken ? "Failed" : "Complete", status: "True" }] }
        : { phase: this.#failing ? "failed" : "completed", stoppedAt: text(end) };
      // What has ended stays as it ended.
      if (!("status" in entry.object)) entry.object = { ...entry.object, status };
    }
  }

  #cluster(now: number): Cluster {
    const healthy = now >= this.#rolledOutAt;
    return {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Cluster",
      metadata: { name: "postgresql" },
      spec: { imageName: this.image, plugins: this.#backup ? [{ name: "barman", isWALArchiver: true }] : [] },
      status: {
        image: this.#running,
        currentPrimary: "postgresql-1",
        pgDataImageInfo: { majorVersion: 15 },
        conditions: [{ type: "Ready", status: healthy ? "True" : "False" }],
      },
    } as unknown as Cluster;
  }

  #windowAt(now: number) {
    return windowAt(weeklyWindow(this.#window, "orders-x7k2p"), new Date(now));
  }
}

const events = fc.array(fc.tuple(fc.integer({ min: 0, max: EVENT_DAYS * 24 * 60 }), event), {
  minLength: 10,
  maxLength: 40,
});

const live = (happenings: readonly (readonly [number, Event])[]): Year => {
  const year = new Year();
  const due = [...happenings].sort(([a], [b]) => a - b);
  let now = START;
  const calmAt = START + EVENT_DAYS * DAY;
  let calm = false;
  while (now < START + 366 * DAY) {
    for (let next = due[0]; next !== undefined && START + next[0] * MINUTE <= now; next = due[0]) {
      year.happen(now, next[1]);
      due.shift();
    }
    if (!calm && now >= calmAt) {
      calm = true;
      year.calm();
    }
    const next = due[0] === undefined ? calmAt : START + due[0][0] * MINUTE;
    now = Math.min(now + year.pass(now) * MINUTE, next > now ? next : Number.POSITIVE_INFINITY);
  }
  return year;
};

/**
 * Updates come in the window unless asked for or mandatory, after a backup, one at a time, and never go back. Once
 * nothing fails any more, the instance comes to the catalogue's version, or stays at a newer one.
 */
test("a year of releases, edits and failures", () => {
  let seen = 0;
  fc.assert(
    fc.property(events, (happenings) => {
      const year = live(happenings);
      seen += year.updates.length;
      expect(year.problems).toEqual([]);
      for (const { at, from, to, allowed, backedUp } of year.updates) {
        expect([text(at), allowed, backedUp]).toEqual([text(at), true, true]);
        expect(compareVersions(versionOfImage(to) ?? "", versionOfImage(from) ?? "")).toBeGreaterThan(0);
      }
      const [runs = "", wanted = ""] = [year.image, year.wanted].map(versionOfImage);
      expect(compareVersions(runs, wanted)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: RUNS },
  );
  // A property of updates says nothing where there are none.
  expect(seen).toBeGreaterThan(RUNS / 2);
});
