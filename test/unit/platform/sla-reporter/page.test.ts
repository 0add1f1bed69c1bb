import { DAY, digestOf } from "../../../../platform/sla-reporter/arithmetic/day.ts";
import { reportOf } from "../../../../platform/sla-reporter/arithmetic/month.ts";
import { claimPage } from "../../../../platform/sla-reporter/page/claim-page.ts";
import { duration } from "../../../../platform/sla-reporter/page/format.ts";
import { namespacePage } from "../../../../platform/sla-reporter/page/namespace-page.ts";
import { namespaceReportOf } from "../../../../services/sla/namespace-report.ts";
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
  [digestOf(samples([...times(60, GOOD), { connect: 60 }, ...times(60, GOOD)]), day, START + DAY)],
);

test("the page says what was promised, what was kept and what went wrong", () => {
  const page = claimPage(report);
  for (const text of [
    "Availability of shop/orders, 2026-03",
    "<b>99.173 %</b>availability",
    "<b>99.9 %</b>target",
    "<td>2026-03-02 01:00:00</td><td>2026-03-02 01:01:00</td>",
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
    "2026-03-02: 99.173 %, down 1 min, maintenance 0 s, not measured 21 h 59 min",
  );
});

test("the page of a namespace has a line for each claim, in the order of their names", () => {
  const other = { ...report, claim: { name: "billing", namespace: "shop" }, availabilityPercent: null };
  const page = namespacePage(namespaceReportOf("shop", "2026-03", [report, other]));
  expect(page.indexOf("<td>billing</td>")).toBeLessThan(page.indexOf("<td>orders</td>"));
  expect(page).toContain(
    '<td>orders</td><td>postgresql</td><td class="number">99.173 %</td><td class="number">99.9 %</td><td>no</td>',
  );
});

test.each([
  [0, "0 s"],
  [59.6, "1 min"],
  [3849, "1 h 4 min 9 s"],
  [86_400, "1 d"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
