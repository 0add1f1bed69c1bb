import { claimDaysOf } from "../../../../platform/sla-reporter/arithmetic/claim-days.ts";
import {
  type DayDigest,
  daysOf,
  digestOf,
  isWhole,
} from "../../../../platform/sla-reporter/arithmetic/day.ts";
import { endOf, reportOf, type Subject } from "../../../../platform/sla-reporter/arithmetic/month.ts";
import { freshOf } from "../../../../platform/sla-reporter/arithmetic/samples.ts";
import { availabilityOf, NOTHING } from "../../../../platform/sla-reporter/arithmetic/seconds.ts";
import { DAY, GOOD, type Probes, START, samples, times } from "./samples.ts";

const secondsAfter = (minutes: readonly Probes[], options = {}) =>
  digestOf(samples(minutes, options), DAY, START + 60 * minutes.length).seconds;

describe("how a minute counts", () => {
  test.each<[string, readonly Probes[], object, Partial<DayDigest["seconds"]>]>([
    ["all answered", [GOOD], {}, { measured: 60, down: 0 }],
    ["none answered", [{ connect: 60 }], {}, { measured: 60, down: 60 }],
    ["half of them", [{ ok: 30, timeout: 30 }], {}, { measured: 60, down: 30 }],
    ["one of sixty", [{ ok: 59, query: 1 }], {}, { measured: 60, down: 1 }],
    ["several reasons", [{ ok: 30, dns: 15, tls: 15 }], {}, { measured: 60, down: 30 }],
    ["at a longer interval, by the same share", [{ ok: 9, connect: 3 }], {}, { measured: 60, down: 15 }],
    ["in maintenance", [{ maintenance: 60 }], {}, { measured: 0, down: 0, maintenance: 60 }],
    [
      "partly in maintenance",
      [{ ok: 15, maintenance: 30, connect: 15 }],
      {},
      { measured: 30, down: 15, maintenance: 30 },
    ],
    [
      "failed in maintenance",
      [{ "maintenance connect": 60 }],
      {},
      { measured: 0, down: 0, maintenance: 60, unmeasured: 0 },
    ],
    [
      "some failed in maintenance",
      [{ maintenance: 45, "maintenance connect": 10, "maintenance timeout": 5 }],
      {},
      { measured: 0, down: 0, maintenance: 60 },
    ],
    [
      "failed in maintenance and after it",
      [{ "maintenance connect": 30, connect: 15, ok: 15 }],
      {},
      { measured: 30, down: 15, maintenance: 30 },
    ],
    [
      "the first failures of all, in maintenance",
      [GOOD, { ok: 30, "maintenance query": 30 }],
      { late: ["maintenance query"] },
      { measured: 90, down: 0, maintenance: 30 },
    ],
    ["without probes", [{}], {}, { measured: 0, unmeasured: 60 }],
    ["without values", [GOOD, "gap", GOOD], {}, { measured: 60, unmeasured: 120 }],
    [
      "the first failures of all",
      [GOOD, { ok: 30, connect: 30 }],
      { late: ["connect"] },
      { measured: 120, down: 30 },
    ],
    ["a prober that was restarted", [GOOD, { ok: 30 }, GOOD], { resetAt: 1 }, { measured: 180, down: 0 }],
    [
      "a new instance, before its first probe",
      [{}, GOOD, GOOD],
      { late: ["ok"] },
      { measured: 60, unmeasured: 120 },
    ],
  ])("%s", (_name, minutes, options, expected) => {
    const seconds = secondsAfter(minutes, options);
    expect(seconds).toMatchObject(expected);
    expect(seconds.measured + seconds.maintenance + seconds.unmeasured).toBeCloseTo(60 * minutes.length);
  });

  test("what a counter held before a gap is not counted into the minute after it", () => {
    const { down } = secondsAfter([GOOD, { ok: 0, connect: 60 }, "gap", "gap", { ok: 60 }, GOOD]);
    expect(down).toBe(60);
  });
});

describe("a value that Prometheus repeats", () => {
  test.each([
    ["scraped each 30 seconds, a little late", 31, true],
    ["scraped 45 seconds before", 45, true],
    ["scraped before that", 46, false],
  ])("%s", (_name, age, counts) => {
    const values = new Map([[START, 7]]);
    expect(freshOf(values, new Map([[START, START - age]])).has(START)).toBe(counts);
  });

  test("is missing where nothing says when it was scraped", () => {
    expect(freshOf(new Map([[START, 7]]), new Map()).size).toBe(0);
  });
});

describe("availability", () => {
  test.each([
    [3600, 0, 100],
    [3600, 36, 99],
    [3600, 3.6, 99.9],
    [86_400, 1, 99.998],
    [1_000_000, 1000.1, 99.899],
    [60, 60, 0],
    [0, 0, null],
  ])("of %d s, down %d s: %d", (measured, down, expected) => {
    expect(availabilityOf({ ...NOTHING, measured, down })).toBe(expected);
  });
});

describe("incidents", () => {
  const digest = (minutes: readonly Probes[], marks = {}) =>
    digestOf({ ...samples(minutes), ...marks }, DAY, START + 60 * minutes.length);
  const minute = (index: number): number => START + 60 * index;

  test("minutes with failures that follow each other are one", () => {
    const { segments } = digest([
      GOOD,
      { ok: 30, connect: 30 },
      { connect: 60 },
      { ok: 50, connect: 10 },
      GOOD,
    ]);
    expect(segments).toEqual([{ from: minute(1), until: minute(4), down: 100, failed: { connect: 100 } }]);
  });

  test.each([
    [4, 1],
    [5, 2],
  ])("failures with %d good minutes between them are %d", (between, count) => {
    const bad = { ok: 59, query: 1 };
    expect(digest([GOOD, bad, ...times(between, GOOD), bad, GOOD]).segments).toHaveLength(count);
  });

  test("start and end are the prober's, to the second, although the counters lag by a scrape", () => {
    const marks = { outageStarts: [minute(1) - 12, minute(30)], outageEnds: [minute(2) + 41] };
    const [segment] = digest([GOOD, { ok: 30, connect: 30 }, { ok: 10, connect: 50 }, GOOD], marks).segments;
    expect(segment).toMatchObject({ from: minute(1) - 12, until: minute(2) + 41, down: 80 });
  });

  test("marks of another outage change nothing", () => {
    const marks = { outageStarts: [minute(9)], outageEnds: [minute(10)] };
    const [segment] = digest([GOOD, { connect: 60 }, ...times(10, GOOD)], marks).segments;
    expect(segment).toMatchObject({ from: minute(1), until: minute(2) });
  });
});

describe("maintenance", () => {
  const digest = (minutes: readonly Probes[]) => digestOf(samples(minutes), DAY, START + 60 * minutes.length);
  const minute = (index: number): number => START + 60 * index;

  test("is one span of whole minutes, and what is excluded of it is counted by the probe", () => {
    const { maintenance, seconds } = digest([
      GOOD,
      { ok: 45, maintenance: 15 },
      { maintenance: 60 },
      { ok: 15, maintenance: 45 },
      GOOD,
    ]);
    expect(maintenance).toEqual([{ from: minute(1), until: minute(4), excluded: 120 }]);
    expect(seconds.maintenance).toBe(120);
  });

  test("is there whether its probes failed or not, and failures in it are no incident", () => {
    const { maintenance, segments } = digest([
      { maintenance: 60 },
      { "maintenance connect": 60 },
      { "maintenance connect": 30, connect: 30 },
      { connect: 60 },
      GOOD,
    ]);
    expect(maintenance).toEqual([{ from: minute(0), until: minute(3), excluded: 150 }]);
    expect(segments).toEqual([{ from: minute(2), until: minute(4), down: 90, failed: { connect: 90 } }]);
  });

  test.each([
    [4, 1],
    [5, 2],
  ])("with %d minutes of a prober that was away in it is %d", (away, count) => {
    // What a counter holds after a gap is not counted: the minute after it is not measured either.
    const open = { maintenance: 60 };
    const { maintenance, seconds } = digest([open, ...times(away - 1, "gap"), open, open]);
    expect(maintenance).toHaveLength(count);
    expect(seconds.maintenance).toBe(120);
  });

  test("is none where there was none", () => {
    expect(digest(times(3, GOOD)).maintenance).toEqual([]);
  });
});

describe("two instances of a claim", () => {
  const noon = START + 12 * 3600;
  const digest = (until: number, more: Partial<DayDigest>): DayDigest => ({
    day: DAY,
    until,
    seconds: NOTHING,
    segments: [],
    maintenance: [],
    ...more,
  });

  test("are measured one after the other", () => {
    const [day, ...others] = claimDaysOf([
      [digest(noon, { seconds: { ...NOTHING, measured: 18_000, down: 60, unmeasured: 25_200 } })],
      [digest(noon, { seconds: { ...NOTHING, measured: 7200, maintenance: 3600, unmeasured: 32_400 } })],
    ]);
    expect(others).toEqual([]);
    expect(day).toMatchObject({
      until: noon,
      seconds: { measured: 25_200, down: 60, maintenance: 3600, unmeasured: 14_400 },
    });
  });

  test("are both measured while both are there, and no time is less than none", () => {
    const seconds = { ...NOTHING, measured: 43_200 };
    const [day] = claimDaysOf([[digest(noon, { seconds })], [digest(noon, { seconds })]]);
    expect(day?.seconds).toEqual({ ...NOTHING, measured: 86_400 });
  });

  test("have their outages and maintenance in order, and those of the same time as one", () => {
    const outage = (from: number, until: number) => ({ from, until, down: 60, failed: { connect: 60 } });
    const days = claimDaysOf([
      [
        digest(noon, {
          segments: [outage(START + 600, START + 3600)],
          maintenance: [{ from: START + 600, until: START + 3600, excluded: 60 }],
        }),
      ],
      [
        digest(noon, {
          segments: [outage(START, START + 60), outage(START + 1200, START + 1260)],
          maintenance: [{ from: START + 1200, until: START + 1260, excluded: 60 }],
        }),
      ],
    ]);
    const { incidents, maintenance } = reportOf(subject, "2026-03", days);
    expect(incidents.map(({ duration, down }) => [duration, down])).toEqual([
      [60, 60],
      [3000, 120],
    ]);
    expect(maintenance.map(({ duration, excluded }) => [duration, excluded])).toEqual([[3000, 120]]);
  });

  test("have their days in order", () => {
    const days = claimDaysOf([[digest(noon, { day: "2026-03-05" })], [digest(noon, {})]]);
    expect(days.map(({ day }) => day)).toEqual([DAY, "2026-03-05"]);
  });
});

const subject: Subject = {
  claim: { name: "orders", namespace: "shop" },
  service: "postgresql",
  instance: "orders-x7k2p",
  plan: "standard-2",
  serviceLevel: "guaranteed",
  targetPercent: 99.9,
};

describe("a month", () => {
  const whole = (day: string, down = 0, segments: DayDigest["segments"] = []): DayDigest => ({
    day,
    until: Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400,
    seconds: { ...NOTHING, measured: 86_400, down },
    segments,
    maintenance: [],
  });

  test("adds its days up, and measures what is used of the error budget", () => {
    const report = reportOf(subject, "2026-03", [whole("2026-03-01"), whole("2026-03-02", 86.4)]);
    expect(report).toMatchObject({
      from: "2026-03-01T00:00:00Z",
      until: "2026-03-03T00:00:00Z",
      complete: false,
      availabilityPercent: 99.95,
      seconds: { measured: 172_800, down: 86.4, maintenance: 0, unmeasured: 0 },
      errorBudget: { seconds: 172.8, spent: 86.4, left: 86.4, usedPercent: 50 },
    });
    expect(report.days).toHaveLength(2);
  });

  test("what is spent beyond the error budget is overdrawn", () => {
    expect(reportOf(subject, "2026-03", [whole("2026-03-01", 96.4)]).errorBudget).toMatchObject({
      seconds: 86.4,
      spent: 96.4,
      left: -10,
    });
  });

  test("an incident over midnight is one, and its reason that of most failures", () => {
    const midnight = Date.parse("2026-03-02T00:00:00Z") / 1000;
    const report = reportOf(subject, "2026-03", [
      whole("2026-03-01", 60, [{ from: midnight - 60, until: midnight, down: 60, failed: { connect: 60 } }]),
      whole("2026-03-02", 90, [{ from: midnight, until: midnight + 90, down: 90, failed: { timeout: 90 } }]),
    ]);
    expect(report.incidents).toEqual([
      {
        from: "2026-03-01T23:59:00Z",
        until: "2026-03-02T00:01:30Z",
        duration: 150,
        down: 150,
        reason: "timeout",
      },
    ]);
  });

  test("maintenance over midnight is one", () => {
    const midnight = Date.parse("2026-03-02T00:00:00Z") / 1000;
    const report = reportOf(subject, "2026-03", [
      {
        ...whole("2026-03-01"),
        maintenance: [{ from: midnight - 1800, until: midnight, excluded: 1780 }],
      },
      { ...whole("2026-03-02"), maintenance: [{ from: midnight, until: midnight + 1860, excluded: 1820 }] },
    ]);
    expect(report.maintenance).toEqual([
      { from: "2026-03-01T23:30:00Z", until: "2026-03-02T00:31:00Z", duration: 3660, excluded: 3600 },
    ]);
  });

  test.each([
    ["2026-02", "2026-03-01"],
    ["2024-02", "2024-03-01"],
    ["2026-12", "2027-01-01"],
    ["2026-01", "2026-02-01"],
  ])("%s ends with %s", (month, next) => {
    expect(endOf(month)).toBe(Date.parse(`${next}T00:00:00Z`) / 1000);
  });

  test("is complete with its last day", () => {
    const days = daysOf("2026-02", new Date("2026-03-05T00:00:00Z")).map((day) => whole(day));
    expect(days).toHaveLength(28);
    expect(reportOf(subject, "2026-02", days).complete).toBe(true);
    expect(reportOf(subject, "2026-02", days.slice(0, -1)).complete).toBe(false);
  });

  test("has the days that have begun", () => {
    expect(daysOf("2026-03", new Date("2026-03-03T00:00:00Z"))).toEqual(["2026-03-01", "2026-03-02"]);
    expect(daysOf("2026-03", new Date("2026-03-03T00:00:01Z"))).toHaveLength(3);
  });

  test("nothing measured is no availability, and no target missed", () => {
    const empty = { ...whole("2026-03-01"), seconds: { ...NOTHING, unmeasured: 86_400 } };
    expect(reportOf(subject, "2026-03", [empty])).toMatchObject({
      availabilityPercent: null,
      errorBudget: { seconds: 0, spent: 0, left: 0, usedPercent: 0 },
    });
  });

  test("a day is whole at its end", () => {
    expect(isWhole(whole("2026-03-01"))).toBe(true);
    expect(isWhole({ ...whole("2026-03-01"), until: START - 60 })).toBe(false);
  });
});
