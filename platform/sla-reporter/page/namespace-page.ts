import { document, table } from "../../../runtime/html/document.ts";
import { escaped } from "../../../runtime/html/escape.ts";
import type { ClaimLine, NamespaceReport } from "../../../services/sla/namespace-report.ts";
import { dayPlot } from "./day-plot.ts";
import { duration, kept, moment, percent } from "./format.ts";
import { howCounted } from "./how-counted.ts";
import { incidentTable } from "./incident-table.ts";
import { maintenanceTable } from "./maintenance-table.ts";
import { period } from "./period.ts";

/** The report of all claims of a namespace, for people. */
export const namespacePage = (report: NamespaceReport): string => {
  const { namespace, month, claims, days, incidents, maintenance } = report;
  const title = `Availability of all claims in ${namespace}, ${month}`;
  return document(
    title,
    [
      `<h1>${escaped(title)}</h1>`,
      `<p class="about">${escaped(period(report))}</p>`,
      availabilityTable(claims),
      "<h2>Not counted, and backups</h2>",
      furtherTable(claims),
      "<h2>Each day, all claims together</h2>",
      // Below the lowest target a day is bad by any of them.
      dayPlot(days, Math.min(...claims.map(({ targetPercent }) => targetPercent))),
      "<h2>Incidents</h2>",
      incidentTable(incidents),
      "<h2>Maintenance</h2>",
      maintenanceTable(maintenance),
      howCounted,
    ].join("\n"),
  );
};

const availabilityTable = (claims: readonly ClaimLine[]): string =>
  table(
    ["Claim", "Service", "Availability", "Target", "Kept", "Error budget", "Spent", "Left", "Incidents"],
    claims.map((claim) => [
      claim.name,
      claim.service,
      percent(claim.availabilityPercent),
      percent(claim.targetPercent),
      kept(claim.availabilityPercent, claim.targetPercent),
      duration(claim.errorBudget.seconds),
      duration(claim.errorBudget.spent),
      duration(claim.errorBudget.left),
      String(claim.incidents),
    ]),
    [2, 3, 5, 6, 7, 8],
  );

/** Apart from the other figures: in one table all would be wider than a sheet of paper. */
const furtherTable = (claims: readonly ClaimLine[]): string =>
  table(
    ["Claim", "Maintenance", "Not measured", "Backups kept", "Newest backup"],
    claims.map(({ name, maintenance, unmeasured, backups }) => [
      name,
      duration(maintenance),
      duration(unmeasured),
      backups === undefined ? "–" : String(backups.stored),
      backups?.newest === undefined ? "–" : moment(backups.newest),
    ]),
    [1, 2, 3],
  );
