import { document, figure, table } from "../../../runtime/html/document.ts";
import { escaped } from "../../../runtime/html/escape.ts";
import type { SlaBackups, SlaReport } from "../../../services/sla/report.ts";
import { dayPlot } from "./day-plot.ts";
import { duration, moment, percent } from "./format.ts";

/** What each reason of an incident means for a client. */
const REASONS: Readonly<Record<string, string>> = {
  dns: "the host's name was not found",
  connect: "no connection, or the server let no one in",
  tls: "the server's certificate could not be verified",
  auth: "the login was refused",
  query: "the query or the write failed",
  timeout: "no answer in time",
};

/** The report of a claim, for people. */
export const claimPage = (report: SlaReport): string => {
  const { claim, month, service, serviceLevel, plan, instance } = report;
  const title = `Availability of ${claim.namespace}/${claim.name}, ${month}`;
  return document(
    title,
    [
      `<h1>${escaped(title)}</h1>`,
      `<p class="about">${escaped(`${service}, service level ${serviceLevel}, plan ${plan}, instance ${instance}. ${period(report)} Times are UTC.`)}</p>`,
      `<div class="figures">${figures(report)}</div>`,
      "<h2>Each day</h2>",
      dayPlot(report.days, report.targetPercent),
      "<h2>Incidents</h2>",
      incidents(report),
      "<h2>How this is counted</h2>",
      `<p>${escaped(HOW)}</p>`,
    ].join("\n"),
  );
};

const period = ({ from, until, complete }: SlaReport): string =>
  complete
    ? `From ${moment(from)} to ${moment(until)}.`
    : `From ${moment(from)} to ${moment(until)}: the month is not over.`;

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
    figure("maintenance", duration(seconds.maintenance)),
    figure("not measured", duration(seconds.unmeasured)),
    ...(backups === undefined ? [] : [figure(newestOf(backups), String(backups.stored))]),
  ].join("");
};

const newestOf = ({ newest }: SlaBackups): string =>
  newest === undefined ? "backups kept" : `backups kept, the newest of ${moment(newest)}`;

const incidents = ({ incidents: found }: SlaReport): string =>
  found.length === 0
    ? "<p>None.</p>"
    : table(
        ["From", "Until", "Down", "Reason"],
        found.map(({ from, until, down, reason }) => [
          moment(from),
          moment(until),
          duration(down),
          REASONS[reason] === undefined ? reason : `${reason}: ${REASONS[reason]}`,
        ]),
        [2],
      );

const HOW =
  "The platform probes the instance as a client reaches it, every second by default. A minute is down for the share of its probes that failed. Probes during maintenance count neither way, and a minute without probes was not measured. Availability is the share of the measured time in which the instance was not down, cut off after three decimals. Failures less than five minutes apart are one incident.";
