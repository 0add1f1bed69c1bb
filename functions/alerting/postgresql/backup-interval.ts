import { LRUCache } from "lru-cache";
import { isCron, utcCron } from "../../../services/backup/utc-cron.ts";

/** Backups without a schedule of their own are taken every night. */
const DAY_SECONDS = 24 * 3600;

/** Any moment does, as long as it is always the same: the rule must not change with the day on which it is made. */
const START = new Date("2026-01-01T00:00:00Z");

/** Enough to meet every gap of a schedule that goes by weekdays or by days of the month. */
const RUNS = 800;

/** Of so many schedules the interval is remembered: working it out takes longer than the rest of a pass. */
const REMEMBERED = 10_000;

/**
 * The longest time between two backups of a schedule, in seconds; undefined for one that never comes twice, such as 30
 * February. One that nothing can read is followed as if there were none.
 */
export const backupInterval = (schedule: string | undefined): number | undefined =>
  schedule === undefined ? DAY_SECONDS : intervals.memo(schedule).seconds;

const longestGap = (schedule: string): number | undefined => {
  if (!isCron(schedule)) return DAY_SECONDS;
  const runs = utcCron(schedule).nextRuns(RUNS, START);
  const gaps = runs.slice(1).map((run, index) => (run.getTime() - (runs[index]?.getTime() ?? 0)) / 1000);
  return gaps.length === 0 ? undefined : Math.max(...gaps);
};

const intervals = new LRUCache<string, { readonly seconds: number | undefined }>({
  max: REMEMBERED,
  memoMethod: (schedule) => ({ seconds: longestGap(schedule) }),
});
