import { lastMonth, type Month, monthOf } from "../../services/sla/report.ts";

/** Days of the new month in which the last one is still completed: a reporter that was away has so long to come back. */
const GRACE_DAYS = 3;

/** The months to report on: the running one, and in its first days the one before. */
export const monthsToReport = (now: Date): readonly Month[] =>
  now.getUTCDate() <= GRACE_DAYS ? [lastMonth(now), monthOf(now)] : [monthOf(now)];

/** The first month whose reports are kept. */
export const firstKept = (now: Date, months: number): Month =>
  monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)));
