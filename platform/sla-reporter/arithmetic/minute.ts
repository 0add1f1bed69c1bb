import type { CounterSamples } from "./samples.ts";

/** Probes of one minute. */
export interface Minute {
  /** Unix seconds. */
  readonly start: number;
  readonly ok: number;
  readonly maintenance: number;
  /** Failed probes by reason, maintenance left out. */
  readonly failed: Readonly<Record<string, number>>;
}

export const MINUTE = 60;

/**
 * The probes of the minute that starts there. A counter that went down was set back to 0 meanwhile. One that is new
 * counts from 0, unless nothing at all is known of the minute's start: what it then holds may be of any time before.
 */
export const minuteAt = (counters: readonly CounterSamples[], start: number): Minute => {
  const known = counters.some(({ values }) => values.has(start));
  const failed: Record<string, number> = {};
  let ok = 0;
  let maintenance = 0;
  for (const counter of known ? counters : []) {
    const count = increase(counter, start);
    if (count === 0) continue;
    if (counter.maintenance) maintenance += count;
    else if (counter.outcome === "ok") ok += count;
    else failed[counter.reason] = (failed[counter.reason] ?? 0) + count;
  }
  return { start, ok, maintenance, failed };
};

const increase = ({ values }: CounterSamples, start: number): number => {
  const after = values.get(start + MINUTE);
  if (after === undefined) return 0;
  const before = values.get(start) ?? 0;
  return after < before ? after : after - before;
};

export const failedIn = ({ failed }: Minute): number =>
  Object.values(failed).reduce((sum, count) => sum + count, 0);
