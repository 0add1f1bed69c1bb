import { document, figure } from "../../../runtime/html/document.ts";
import { escaped } from "../../../runtime/html/escape.ts";
import type { SlaBackups, SlaReport } from "../../../services/sla/report.ts";
import { dayPlot } from "./day-plot.ts";
import { duration, moment, percent } from "./format.ts";
import { howCounted } from "./how-counted.ts";
import { incidentTable } from "./incident-table.ts";
import { maintenanceTable } from "./maintenance-table.ts";
import { period } from "./period.ts";

/** The report of a claim, for people. */
export const claimPage = (report: SlaReport): string => {
  const { claim, month, service, serviceLevel, plan, instance } = report;
  const title = `Availability of ${claim.namespace}/${claim.name}, ${month}`;
  return document(
    title,
    [
      `<h1>${escaped(title)}</h1>`,
      `<p class="about">${escaped(`${service}, service level ${serviceLevel}, plan ${plan}, instance ${instance}. ${period(report)}`)}</p>`,
      `<div class="figures">${figures(report)}</div>`,
      "<h2>Each day</h2>",
      dayPlot(report.days, report.targetPercent),
      "<h2>Incidents</h2>",
      incidentTable(report.incidents),
      "<h2>Maintenance</h2>",
      maintenanceTable(report.maintenance),
      howCounted,
    ].join("\n"),
  );
};

const figures = (report: SlaReport): string => {
  const { availabilityPercent, targetPercent, errorBudget, seconds, backups } = report;
  const kept = availabilityPercent === null || availabilityPercent >= targetPercent;
  return [
    figure("availability", percent(availabilityPercent), kept ? "good" : "bad"),
    figure("target", percent(targetPercent)),
    figure("down", duration(seconds.down)),
    figure(
      `of an error budget of ${duration(errorBudget.seconds)}`,
      `${errorBudget.usedPercent} %`,
      kept ? "" : "bad",
    ),
    figure("of it left", duration(errorBudget.left), kept ? "" : "bad"),
    figure("maintenance", duration(seconds.maintenance)),
    figure("not measured", duration(seconds.unmeasured)),
    ...(backups === undefined ? [] : [figure(newestOf(backups), String(backups.stored))]),
  ].join("");
};

const newestOf = ({ newest }: SlaBackups): string =>
  newest === undefined ? "backups kept" : `backups kept, the newest of ${moment(newest)}`;
