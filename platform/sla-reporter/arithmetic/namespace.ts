import { groupBy, sortBy } from "es-toolkit";
import type { ClaimLine, NamespaceReport, OfClaim } from "../../../services/sla/namespace-report.ts";
import type { Month, SlaDay, SlaReport } from "../../../services/sla/report.ts";
import { add, NOTHING, roundedAll } from "./seconds.ts";

/** The report of a namespace from those of its claims of that month, one at least. */
export const namespaceReportOf = (
  namespace: string,
  month: Month,
  reports: readonly SlaReport[],
): NamespaceReport => ({
  namespace,
  month,
  from: reports.map(({ from }) => from).toSorted()[0] ?? "",
  until:
    reports
      .map(({ until }) => until)
      .toSorted()
      .at(-1) ?? "",
  // Of a claim that was deleted in the month no report has the whole of it.
  complete: reports.some(({ complete }) => complete),
  claims: sortBy(reports.map(lineOf), ["name"]),
  incidents: inOrder(reports, ({ incidents }) => incidents),
  maintenance: inOrder(reports, ({ maintenance }) => maintenance),
  days: daysOf(reports),
});

const lineOf = (report: SlaReport): ClaimLine => {
  const { claim, service, availabilityPercent, targetPercent, seconds, errorBudget, backups } = report;
  return {
    name: claim.name,
    service,
    availabilityPercent,
    targetPercent,
    kept: availabilityPercent === null || availabilityPercent >= targetPercent,
    down: seconds.down,
    errorBudget,
    incidents: report.incidents.length,
    maintenance: seconds.maintenance,
    unmeasured: seconds.unmeasured,
    ...(backups === undefined ? {} : { backups }),
  };
};

const inOrder = <Event extends { readonly from: string }>(
  reports: readonly SlaReport[],
  events: (report: SlaReport) => readonly Event[],
): readonly OfClaim<Event>[] =>
  sortBy(
    reports.flatMap((report) => events(report).map((event) => ({ claim: report.claim.name, ...event }))),
    ["from", "claim"],
  );

const daysOf = (reports: readonly SlaReport[]): readonly SlaDay[] =>
  sortBy(
    Object.entries(
      groupBy(
        reports.flatMap(({ days }) => days),
        ({ day }) => day,
      ),
    ).map(([day, days]) => ({ day, ...roundedAll(days.reduce(add, NOTHING)) })),
    ["day"],
  );
