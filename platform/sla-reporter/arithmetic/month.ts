import type { Incident, Maintenance, SlaBackups, SlaReport } from "../../../services/sla/report.ts";
import { DAY, type DayDigest, startOf } from "./day.ts";
import { joinedMaintenance, type MaintenanceSpan } from "./maintenance.ts";
import { add, availabilityOf, NOTHING, rounded, roundedAll } from "./seconds.ts";
import { joinedSegments, mainReason, type Segment } from "./segment.ts";

/** What a report is about. */
export type Subject = Pick<
  SlaReport,
  "claim" | "service" | "instance" | "plan" | "serviceLevel" | "targetPercent"
>;

/** The report of a month from its days, in order. */
export const reportOf = (
  subject: Subject,
  month: string,
  days: readonly DayDigest[],
  backups?: SlaBackups,
): SlaReport => {
  const seconds = days.map((day) => day.seconds).reduce(add, NOTHING);
  const from = startOf(`${month}-01`);
  const until = days.at(-1)?.until ?? from;
  const budget = (1 - subject.targetPercent / 100) * seconds.measured;
  return {
    ...subject,
    month,
    from: textOf(from),
    until: textOf(until),
    complete: until >= endOf(month),
    availabilityPercent: availabilityOf(seconds),
    seconds: roundedAll(seconds),
    errorBudget: {
      seconds: rounded(budget),
      spent: rounded(seconds.down),
      left: rounded(budget - seconds.down),
      usedPercent: budget === 0 ? 0 : rounded((100 * seconds.down) / budget),
    },
    incidents: joinedSegments(days.flatMap(({ segments }) => segments)).map(incidentOf),
    maintenance: joinedMaintenance(days.flatMap(({ maintenance }) => maintenance)).map(maintenanceOf),
    days: days.map((day) => ({ day: day.day, ...roundedAll(day.seconds) })),
    ...(backups === undefined ? {} : { backups }),
  };
};

/** Unix seconds of the start of the month after. */
export const endOf = (month: string): number => {
  // Past the end of any month, and well before the end of the next.
  const inNext = new Date((startOf(`${month}-01`) + 35 * DAY) * 1000);
  return Date.UTC(inNext.getUTCFullYear(), inNext.getUTCMonth(), 1) / 1000;
};

const incidentOf = (segment: Segment): Incident => ({
  from: textOf(segment.from),
  until: textOf(segment.until),
  duration: rounded(segment.until - segment.from),
  down: rounded(segment.down),
  reason: mainReason(segment),
});

const maintenanceOf = ({ from, until, excluded }: MaintenanceSpan): Maintenance => ({
  from: textOf(from),
  until: textOf(until),
  duration: rounded(until - from),
  excluded: rounded(excluded),
});

/** RFC 3339 in whole seconds. */
export const textOf = (unix: number): string => `${new Date(unix * 1000).toISOString().slice(0, 19)}Z`;
