import { type Circumstances, timingOf } from "../../../../functions/maintenance/postgresql/timing.ts";
import { weeklyWindow } from "../../../../services/maintenance-window.ts";

const at = (text: string): Date => new Date(text);

/** Tuesdays at 03:30; 2026-03-03 is one. */
const usual: Circumstances = {
  now: at("2026-03-02T12:00:00Z"),
  weekly: weeklyWindow({ dayOfWeek: "tuesday", timeOfDay: "03:30:00" }, "orders"),
  since: undefined,
  canary: false,
  soakDays: 7,
  mandatoryBy: undefined,
  skip: undefined,
  runNow: false,
  failedAt: undefined,
};

const IN_WINDOW = at("2026-03-03T03:45:00Z");

test.each<[string, Partial<Circumstances>, boolean, string, string]>([
  ["before the window", {}, false, "NextWindow", "2026-03-03T03:30:00Z"],
  ["in the window", { now: IN_WINDOW }, true, "InWindow", "2026-03-03T03:45:00Z"],
  ["when asked for", { runNow: true }, true, "Requested", "2026-03-02T12:00:00Z"],
  ["in a window to skip", { now: IN_WINDOW, skip: "2026-03-03" }, false, "Skipped", "2026-03-10T03:30:00Z"],
  ["before a window to skip", { skip: "2026-03-03" }, false, "Skipped", "2026-03-10T03:30:00Z"],
  [
    "when another window is to be skipped",
    { skip: "2026-02-24" },
    false,
    "NextWindow",
    "2026-03-03T03:30:00Z",
  ],
  ["while it soaks", { now: IN_WINDOW, since: at("2026-03-01") }, false, "Soaking", "2026-03-10T03:30:00Z"],
  [
    "once it has soaked",
    { now: IN_WINDOW, since: at("2026-02-24") },
    true,
    "InWindow",
    "2026-03-03T03:45:00Z",
  ],
  [
    "for a canary",
    { now: IN_WINDOW, since: at("2026-03-01"), canary: true },
    true,
    "InWindow",
    "2026-03-03T03:45:00Z",
  ],
  [
    "when it ripens in a window",
    { since: at("2026-02-24T03:50:00Z") },
    false,
    "Soaking",
    "2026-03-10T03:30:00Z",
  ],
  [
    "when it ripens in the window that is open",
    { now: IN_WINDOW, since: at("2026-02-24T03:50:00Z") },
    false,
    "Soaking",
    "2026-03-10T03:30:00Z",
  ],
  [
    "once it has ripened in the window that is open",
    { now: IN_WINDOW, since: at("2026-02-24T03:40:00Z") },
    false,
    "NextWindow",
    "2026-03-10T03:30:00Z",
  ],
  [
    "when it ripens as a window opens",
    { since: at("2026-02-24T03:30:00Z") },
    false,
    "Soaking",
    "2026-03-03T03:30:00Z",
  ],
  [
    "in the window in which it failed",
    { now: IN_WINDOW, failedAt: at("2026-03-03T03:40:00Z") },
    false,
    "NextWindow",
    "2026-03-10T03:30:00Z",
  ],
  [
    "in the window after the one in which it failed",
    { now: IN_WINDOW, failedAt: at("2026-02-24T03:40:00Z") },
    true,
    "InWindow",
    "2026-03-03T03:45:00Z",
  ],
  [
    "past its mandatory day, when it failed a moment ago",
    { mandatoryBy: at("2026-02-20"), failedAt: at("2026-03-02T11:00:00Z") },
    false,
    "NextWindow",
    "2026-03-03T03:30:00Z",
  ],
  ["past its mandatory day", { mandatoryBy: at("2026-03-01") }, true, "Mandatory", "2026-03-02T12:00:00Z"],
  [
    "past it, whatever is to be skipped",
    { now: IN_WINDOW, mandatoryBy: at("2026-03-01"), skip: "2026-03-03" },
    true,
    "Mandatory",
    "2026-03-03T03:45:00Z",
  ],
  [
    "before a mandatory day that comes before the window",
    { skip: "2026-03-03", mandatoryBy: at("2026-03-05") },
    false,
    "Mandatory",
    "2026-03-05T00:00:00Z",
  ],
  [
    "when a window comes before the mandatory day",
    { mandatoryBy: at("2026-03-05") },
    false,
    "NextWindow",
    "2026-03-03T03:30:00Z",
  ],
])("%s", (_, circumstances, due, reason, when) => {
  const timing = timingOf({ ...usual, ...circumstances });
  expect([timing.due, timing.reason, timing.at.toISOString().replace(".000Z", "Z")]).toEqual([
    due,
    reason,
    when,
  ]);
});

test("what it comes in is the same before the window, in it, and past midnight", () => {
  const night = { ...usual, weekly: weeklyWindow({ dayOfWeek: "monday", timeOfDay: "23:30:00" }, "orders") };
  const opens = (now: string) => timingOf({ ...night, now: at(now) }).opens.toISOString();
  expect(["2026-03-02T22:00:00Z", "2026-03-02T23:45:00Z", "2026-03-03T00:15:00Z"].map(opens)).toEqual(
    new Array(3).fill("2026-03-02T23:30:00.000Z"),
  );
});
