import { Cron } from "croner";

/** Backups without a schedule of their own are taken every night. */
const DAY_SECONDS = 24 * 3600;

/** Any moment does, as long as it is always the same: the rule must not change with the day on which it is made. */
const START = new Date("2026-01-01T00:00:00Z");

/** Enough to meet every gap of a schedule that goes by weekdays or by days of the month. */
const RUNS = 800;

/**
 * The longest time between two backups of a schedule, in seconds; undefined for one that never comes twice, such as 30
 * February.
 */
export const backupInterval = (schedule: string | undefined): number | undefined => {
  if (schedule === undefined) return DAY_SECONDS;
  const runs = new Cron(schedule, { timezone: "UTC" }).nextRuns(RUNS, START);
  const gaps = runs.slice(1).map((run, index) => (run.getTime() - (runs[index]?.getTime() ?? 0)) / 1000);
  return gaps.length === 0 ? undefined : Math.max(...gaps);
};
