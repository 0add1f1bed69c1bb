import { claimReports, namespaceReports } from "../../../../cli/sla/stored-report.ts";
import { claimText, namespaceText } from "../../../../cli/sla/text.ts";
import { DAY, digestOf } from "../../../../platform/sla-reporter/arithmetic/day.ts";
import { reportOf } from "../../../../platform/sla-reporter/arithmetic/month.ts";
import { namespaceReportOf } from "../../../../platform/sla-reporter/arithmetic/namespace.ts";
import { claimReport, memory, namespaceReport } from "../../../../platform/sla-reporter/objects.ts";
import { FakeClusterApi } from "../../../support/fake-cluster-api.ts";
import { DAY as day, GOOD, START, samples, times } from "../../platform/sla-reporter/samples.ts";

const subject = (name: string) => ({
  claim: { name, namespace: "shop" },
  service: "postgresql",
  instance: `${name}-x7k2p`,
  plan: "standard-2",
  serviceLevel: "guaranteed",
  targetPercent: 99.9,
});
const digest = digestOf(
  samples([...times(60, GOOD), { connect: 60 }, ...times(60, GOOD), ...times(60, { maintenance: 60 })]),
  day,
  START + DAY,
);
const march = reportOf(subject("orders"), "2026-03", [digest], {
  stored: 7,
  newest: "2026-03-02T01:30:00Z",
});
const february = {
  ...march,
  month: "2026-02",
  complete: true,
  availabilityPercent: 99.95,
  incidents: [],
  maintenance: [],
  backups: { stored: 0 },
};
const billing = { ...reportOf(subject("billing"), "2026-03", []), availabilityPercent: null };

const cluster = (...further: ReturnType<typeof claimReport>[]) =>
  new FakeClusterApi([
    claimReport(february),
    claimReport(march),
    claimReport(billing),
    namespaceReport(namespaceReportOf("shop", "2026-03", [march, billing])),
    // What the reporter remembers is no report, wherever it keeps it.
    memory(subject("orders"), "2026-03", "shop", [digest]),
    ...further,
  ]);
const orders = { name: "orders", namespace: "shop" };

describe("the reports of a claim", () => {
  test("are its own, the newest month first, each with its page", async () => {
    const reports = await claimReports(cluster(), orders);
    expect(reports.map(({ month, report }) => [month, report.claim.name])).toEqual([
      ["2026-03", "orders"],
      ["2026-02", "orders"],
    ]);
    expect(reports[0]?.html).toContain("Availability of shop/orders, 2026-03");
  });

  test("are shown month by month, with error budget, backups, each incident and each maintenance", async () => {
    const text = claimText(await claimReports(cluster(), orders), { width: 100, colours: false });
    expect(text.split("\n").map((line) => line.split(/\s{2,}/))).toEqual([
      ["MONTH", "AVAILABILITY", "TARGET", "KEPT", "DOWN", "BUDGET USED", "INCIDENTS"],
      ["2026-03 so far", "99.173 %", "99.9 %", "no", "1 min", "826.4 %", "1"],
      ["2026-02", "99.95 %", "99.9 %", "yes", "1 min", "826.4 %", "0"],
      [""],
      ["MONTH", "BUDGET", "BUDGET LEFT", "MAINTENANCE", "BACKUPS", "NEWEST BACKUP"],
      ["2026-03 so far", "7 s", "−53 s", "1 h", "7", "2026-03-02 01:30:00"],
      ["2026-02", "7 s", "−53 s", "1 h", "0", "–"],
      [""],
      ["INCIDENT FROM", "UNTIL", "DURATION", "DOWN", "REASON"],
      ["2026-03-02 01:00:00", "2026-03-02 01:01:00", "1 min", "1 min", "connect"],
      [""],
      ["MAINTENANCE FROM", "UNTIL", "DURATION", "EXCLUDED"],
      ["2026-03-02 02:01:00", "2026-03-02 03:01:00", "1 h", "1 h"],
      [""],
    ]);
  });

  test("are none for a claim without any", async () => {
    expect(await claimReports(cluster(), { ...orders, name: "unknown" })).toEqual([]);
  });

  test.each(["", "no JSON", "[]", '{"claim": {"name": "orders"}}'])(
    "one that somebody has edited to %j is named",
    async (content) => {
      const edited = claimReport(february);
      const broken = { ...edited, data: { ...edited.data, "report.json": content } };
      await expect(claimReports(cluster(broken), orders)).rejects.toThrow(
        "ConfigMap shop/orders-sla-2026-02 is no SLA report any more",
      );
    },
  );
});

describe("the reports of a namespace", () => {
  test("have a line for each claim; where nothing was measured nothing was kept or missed", async () => {
    const text = namespaceText(await namespaceReports(cluster(), "shop"), { width: 100, colours: false });
    expect(text.split("\n").map((line) => line.split(/\s{2,}/))).toEqual([
      ["MONTH", "CLAIM", "SERVICE", "AVAILABILITY", "TARGET", "KEPT", "DOWN", "INCIDENTS"],
      ["2026-03 so far", "billing", "postgresql", "–", "99.9 %", "–", "0 s", "0"],
      ["2026-03 so far", "orders", "postgresql", "99.173 %", "99.9 %", "no", "1 min", "1"],
      [""],
      ["MONTH", "CLAIM", "BUDGET", "BUDGET LEFT", "MAINTENANCE", "BACKUPS", "NEWEST BACKUP"],
      ["2026-03 so far", "billing", "0 s", "0 s", "0 s", "–", "–"],
      ["2026-03 so far", "orders", "7 s", "−53 s", "1 h", "7", "2026-03-02 01:30:00"],
      [""],
      ["CLAIM", "INCIDENT FROM", "UNTIL", "DURATION", "DOWN", "REASON"],
      ["orders", "2026-03-02 01:00:00", "2026-03-02 01:01:00", "1 min", "1 min", "connect"],
      [""],
      ["CLAIM", "MAINTENANCE FROM", "UNTIL", "DURATION", "EXCLUDED"],
      ["orders", "2026-03-02 02:01:00", "2026-03-02 03:01:00", "1 h", "1 h"],
      [""],
    ]);
  });

  test("are those of that namespace alone", async () => {
    expect(await namespaceReports(cluster(), "other")).toEqual([]);
  });
});
