/** A counter of probes as Prometheus has it: one value each minute, on the minute. */
export interface CounterSamples {
  readonly outcome: string;
  readonly reason: string;
  readonly maintenance: boolean;
  /** Unix seconds → value; a minute without a value is left out. */
  readonly values: ReadonlyMap<number, number>;
}

/**
 * How old a value may be, in seconds: Prometheus repeats the last one for five minutes, which hides a gap. It is the
 * longest interval of scrapes, 30 seconds, and half of one for a scrape that is late.
 */
const FRESH = 45;

/** The values without those that Prometheus repeated. @param scraped Unix seconds → when the value of then was scraped */
export const freshOf = (
  values: ReadonlyMap<number, number>,
  scraped: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> =>
  new Map([...values].filter(([time]) => time - (scraped.get(time) ?? 0) <= FRESH));

/** What was measured of an instance in a time. */
export interface ProbeSamples {
  readonly counters: readonly CounterSamples[];
  /** Unix seconds of the first failed probe of each outage, and of the first answered one after it. */
  readonly outageStarts: readonly number[];
  readonly outageEnds: readonly number[];
}
