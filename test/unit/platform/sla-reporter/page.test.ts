import { DAY, digestOf } from "../../../../platform/sla-reporter/arithmetic/day.ts";
import { reportOf } from "../../../../platform/sla-reporter/arithmetic/month.ts";
import { namespaceReportOf } from "../../../../platform/sla-reporter/arithmetic/namespace.ts";
import { claimPage } from "../../../../platform/sla-reporter/page/claim-page.ts";
import { duration } from "../../../../platform/sla-reporter/page/format.ts";
import { namespacePage } from "../../../../platform/sla-reporter/page/namespace-page.ts";
import { DAY as day, GOOD, START, samples, times } from "./samples.ts";

const report = reportOf(
  {
    claim: { name: "orders", namespace: "shop" },
    service: "postgresql",
    instance: "orders-x7k2p",
    plan: "<b>large</b>",
    serviceLevel: "guaranteed",
    targetPercent: 99.9,
  },
  "2026-03",
  [
    digestOf(
      samples([...times(60, GOOD), { connect: 60 }, ...times(60, GOOD), ...times(60, { maintenance: 60 })]),
      day,
      START + DAY,
    ),
  ],
  { stored: 7, newest: "2026-03-02T01:30:00Z" },
);

test("the page says what was promised, what was kept and what went wrong", () => {
  const page = claimPage(report);
  for (const text of [
    "Availability of shop/orders, 2026-03",
    "<b>99.173 %</b>availability",
    "<b>99.9 %</b>target",
    "<b>−53 s</b>of it left",
    '<td>2026-03-02 01:00:00</td><td>2026-03-02 01:01:00</td><td class="number">1 min</td>',
    '<td>2026-03-02 02:01:00</td><td>2026-03-02 03:01:00</td><td class="number">1 h</td><td class="number">1 h</td>',
    "<b>7</b>backups kept, the newest of 2026-03-02 01:30:00",
    "connect: no connection",
    "the month is not over",
  ]) {
    expect(page).toContain(text);
  }
});

test("the page needs nothing but itself, and shows names as they are", () => {
  const page = claimPage(report);
  expect(page).not.toMatch(/<script|<link|src=|https?:/);
  expect(page).toContain("&lt;b&gt;large&lt;/b&gt;");
  expect(page).not.toContain("<b>large");
});

test("the plot has a bar for each day, with what it says in words", () => {
  expect(claimPage(report).match(/<g><title>/g)).toHaveLength(1);
  expect(claimPage(report)).toContain(
    "2026-03-02: 99.173 %, down 1 min, maintenance 1 h, not measured 20 h 59 min",
  );
});

describe("the report of a namespace", () => {
  const [incident] = report.incidents;
  const earlier = {
    ...incident,
    from: "2026-03-01T10:00:00Z",
    reason: "dns",
  } as (typeof report.incidents)[number];
  const { backups: _, ...unkept } = report;
  const billing = {
    ...unkept,
    claim: { name: "billing", namespace: "shop" },
    availabilityPercent: null,
    incidents: [earlier, ...report.incidents],
  };
  const made = namespaceReportOf("shop", "2026-03", [report, billing]);
  const page = namespacePage(made);

  test("has a line for each claim, in the order of their names, with error budget, maintenance and backups", () => {
    expect(made.claims).toMatchObject([
      { name: "billing", kept: true, incidents: 2 },
      {
        name: "orders",
        kept: false,
        down: 60,
        errorBudget: { seconds: 7.3, spent: 60, left: -52.7 },
        incidents: 1,
        maintenance: 3600,
        backups: { stored: 7, newest: "2026-03-02T01:30:00Z" },
      },
    ]);
    const rows = [...page.matchAll(/<tr><td>(.*)<\/td><\/tr>/g)].map(([, cells = ""]) =>
      cells.split(/<\/td><td[^>]*>/),
    );
    const figures = ["7 s", "1 min", "−53 s"];
    expect(rows.slice(0, 4)).toEqual([
      ["billing", "postgresql", "–", "99.9 %", "–", ...figures, "2"],
      ["orders", "postgresql", "99.173 %", "99.9 %", "no", ...figures, "1"],
      ["billing", "1 h", "20 h 59 min", "–", "–"],
      ["orders", "1 h", "20 h 59 min", "7", "2026-03-02 01:30:00"],
    ]);
  });

  test("has the incidents and the maintenance of all claims, in order of time", () => {
    expect(made.incidents).toEqual([
      { claim: "billing", ...earlier },
      { claim: "billing", ...incident },
      { claim: "orders", ...incident },
    ]);
    expect(made.maintenance.map(({ claim, from }) => [claim, from])).toEqual([
      ["billing", "2026-03-02T02:01:00Z"],
      ["orders", "2026-03-02T02:01:00Z"],
    ]);
    const reason = "<td>connect: no connection, or the server let no one in</td>";
    const duration = '<td class="number">1 min</td>';
    expect(page).toContain(
      `<tr><td>orders</td><td>2026-03-02 01:00:00</td><td>2026-03-02 01:01:00</td>${duration}${duration}${reason}</tr>`,
    );
    expect(page).toContain("<tr><td>orders</td><td>2026-03-02 02:01:00</td><td>2026-03-02 03:01:00</td>");
  });

  test("says what time it is of, and has a bar for each day of all claims together", () => {
    expect(made).toMatchObject({
      from: "2026-03-01T00:00:00Z",
      until: "2026-03-03T00:00:00Z",
      complete: false,
    });
    expect(page).toContain("the month is not over");
    expect(made.days).toEqual([
      { day: "2026-03-02", measured: 14_520, down: 120, maintenance: 7200, unmeasured: 151_080 },
    ]);
    expect(page.match(/<g><title>/g)).toHaveLength(1);
  });

  test("says where nothing happened", () => {
    const quiet = { ...report, incidents: [], maintenance: [] };
    expect(
      namespacePage(namespaceReportOf("shop", "2026-03", [quiet])).match(/<p>None\.<\/p>/g),
    ).toHaveLength(2);
  });
});

test.each([
  [0, "0 s"],
  [59.6, "1 min"],
  [3849, "1 h 4 min 9 s"],
  [86_400, "1 d"],
  [-0.4, "0 s"],
  [-90, "−1 min 30 s"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
