import type { Alert } from "../../services/postgresql/alerts/alert.ts";
import type { AlertContext } from "../../services/postgresql/alerts/context.ts";
import { budgetOf, probeSeries } from "../../services/postgresql/alerts/error-budget.ts";
import { percentage } from "../../services/postgresql/alerts/humanized.ts";
import type { ClauseTrial } from "./clause-trial.ts";

/** A clause of an alert on the error budget, and probes that make it true and no other clause of the alert. */
export interface BurnRate {
  /** How many times faster than allowed the budget has to be used up. */
  readonly factor: number;
  /** Over how many minutes. */
  readonly long: number;
  /** How many times faster than allowed it is used up in the trial. */
  readonly burning: number;
  /** Minutes before the failures in which no probe counted, as in a maintenance or while suspended. */
  readonly uncounted?: number;
}

/** The clauses of an alert, and what their trials share. */
export interface BurnRates {
  /** Minutes between two values and two evaluations. */
  readonly interval: number;
  /** Minutes of good probes before anything fails: more than the longest window. */
  readonly history: number;
  readonly rates: readonly BurnRate[];
}

/** Enough that no rounding decides. */
const PROBES_A_MINUTE = 60_000;
/** Where an alert's description has the share of probes that fail. */
const SHARE = "{{ $value | humanizePercentage }}";
/** What the counters begin with. */
const BASE = 1000;

/** Probes that fail steadily from one minute on, just often enough for one clause. */
export const burnRateTrial = (
  alert: Alert,
  context: AlertContext,
  shared: Pick<BurnRates, "interval" | "history">,
  rate: BurnRate,
): ClauseTrial => {
  const { factor, long, uncounted = 0 } = rate;
  const { interval, history } = shared;
  const budget = budgetOf(context);
  const start = history + uncounted;
  const probes = PROBES_A_MINUTE * interval;
  /** Minutes of the long window whose probes count, for as long as the failures are younger than these. */
  const counted = long - uncounted;
  // Not more than all of them.
  const failed = Math.round(probes * Math.min(1, rate.burning * budget));
  const shareAfter = (failing: number, each: number): number => (each / probes) * (failing / counted);
  const needed = interval * (Math.floor((factor * budget * counted * probes) / failed / interval) + 1);
  const firing = needed + alert.minutes;
  // At the minute in which it would fire, the long window is just below its limit.
  const tooFew = Math.floor((0.99 * factor * budget * counted * probes) / firing);
  const failing = (each: number) =>
    probeSeries(context, {
      ok: counter({ ...shared, uncounted, before: probes, after: probes - each, last: start + firing }),
      failed: counter({ ...shared, uncounted, before: 0, after: each, last: start + firing }),
    });
  return {
    clause: `${factor} times the budget over ${long / 60} h`,
    interval,
    above: failing(failed),
    onset: start + needed,
    below: failing(tooFew),
    labels: {},
    description: alert.description(context).replace(SHARE, percentage(shareAfter(firing, failed))),
  };
};

/** A counter: so much a step in the history, nothing while no probe counts, so much a step from then on. */
const counter = (given: {
  readonly interval: number;
  readonly history: number;
  readonly uncounted: number;
  readonly before: number;
  readonly after: number;
  readonly last: number;
}): string => {
  const { history, uncounted, before, after, last } = given;
  const steps = (minutes: number): number => minutes / given.interval;
  const reached = BASE + before * steps(history);
  return [
    `${BASE}+${before}x${steps(history)}`,
    ...(uncounted === 0 ? [] : [`${reached}x${steps(uncounted) - 1}`]),
    `${reached + after}+${after}x${steps(last - history - uncounted)}`,
  ].join(" ");
};
