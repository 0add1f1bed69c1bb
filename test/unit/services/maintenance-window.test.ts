import {
  DAYS,
  isOpen,
  textOfWindow,
  WINDOW_SECONDS,
  weeklyWindow,
  windowAfter,
  windowAt,
} from "../../../services/maintenance-window.ts";

const text = (date: Date): string => date.toISOString().replace(".000Z", "Z");

/** The window that a claim with this choice has at this moment: its start, and whether it is open. */
const at = (dayOfWeek: (typeof DAYS)[number], timeOfDay: string, now: string) => {
  const window = windowAt(weeklyWindow({ dayOfWeek, timeOfDay }, "orders"), new Date(now));
  return [text(window.start), isOpen(window, new Date(now))];
};

// 2026-03-03 is a Tuesday.
test.each([
  ["before it", "tuesday", "03:30:00", "2026-03-03T03:29:59Z", "2026-03-03T03:30:00Z", false],
  ["at its start", "tuesday", "03:30:00", "2026-03-03T03:30:00Z", "2026-03-03T03:30:00Z", true],
  ["in its last second", "tuesday", "03:30:00", "2026-03-03T04:29:59Z", "2026-03-03T03:30:00Z", true],
  ["at its end", "tuesday", "03:30:00", "2026-03-03T04:30:00Z", "2026-03-10T03:30:00Z", false],
  ["on another day", "tuesday", "03:30:00", "2026-03-06T12:00:00Z", "2026-03-10T03:30:00Z", false],
  ["without a leading zero", "tuesday", "3:30:00", "2026-03-03T00:00:00Z", "2026-03-03T03:30:00Z", false],
  [
    "before midnight, that it passes",
    "saturday",
    "23:45:00",
    "2026-03-07T23:50:00Z",
    "2026-03-07T23:45:00Z",
    true,
  ],
  [
    "after midnight, that it passed",
    "saturday",
    "23:45:00",
    "2026-03-08T00:30:00Z",
    "2026-03-07T23:45:00Z",
    true,
  ],
  ["over the turn of the week", "sunday", "23:30:00", "2026-03-09T00:10:00Z", "2026-03-08T23:30:00Z", true],
  ["over the turn of the year", "thursday", "23:30:00", "2027-01-01T00:20:00Z", "2026-12-31T23:30:00Z", true],
  ["on a leap day", "tuesday", "12:00:00", "2028-02-28T12:00:00Z", "2028-02-29T12:00:00Z", false],
  [
    "on the night of a change to summer time",
    "sunday",
    "02:30:00",
    "2026-03-29T02:45:00Z",
    "2026-03-29T02:30:00Z",
    true,
  ],
] as const)("a window %s", (_, day, time, now, start, open) => {
  expect(at(day, time, now)).toEqual([start, open]);
});

test("the one after an open window is a week later, and the one after a closed one is the next", () => {
  const weekly = weeklyWindow({ dayOfWeek: "tuesday", timeOfDay: "03:30:00" }, "orders");
  expect(text(windowAfter(weekly, new Date("2026-03-03T04:00:00Z")).start)).toBe("2026-03-10T03:30:00Z");
  expect(text(windowAfter(weekly, new Date("2026-03-03T03:00:00Z")).start)).toBe("2026-03-03T03:30:00Z");
});

describe("without a choice", () => {
  const windows = Array.from({ length: 700 }, (_, index) => weeklyWindow({}, `orders-${index}`));

  test("a name always has the same one", () => {
    expect(weeklyWindow({}, "orders-x7k2p")).toEqual(weeklyWindow({}, "orders-x7k2p"));
    expect(textOfWindow(weeklyWindow({}, "orders-x7k2p"))).toMatch(/^[a-z]+day \d\d:\d\d:00$/);
  });

  test("it lies between 21:00 and 05:00, its end included", () => {
    for (const { second } of windows) {
      const intoNight = (second - 21 * 3600 + 24 * 3600) % (24 * 3600);
      expect(intoNight + WINDOW_SECONDS).toBeLessThanOrEqual(8 * 3600);
    }
  });

  test("many names spread over every day and most of the night", () => {
    for (const day of DAYS) {
      // 100 are expected, with a standard deviation of 9.
      expect(windows.filter((window) => window.day === day).length).toBeGreaterThan(60);
    }
    expect(new Set(windows.map(({ second }) => second)).size).toBeGreaterThan(300);
  });

  test("a day alone, or a time alone, is kept", () => {
    expect(weeklyWindow({ dayOfWeek: "friday" }, "orders").day).toBe("friday");
    expect(weeklyWindow({ timeOfDay: "12:34:56" }, "orders").second).toBe(45_296);
  });
});
