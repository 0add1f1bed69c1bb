/** A counter of probes as Prometheus has it: one value each minute, on the minute. */
export interface CounterSamples {
  readonly outcome: string;
  readonly reason: string;
  readonly maintenance: boolean;
  /** Unix seconds → value; a minute without a value is left out. */
  readonly values: ReadonlyMap<number, number>;
}

/** What was measured of an instance in a time. */
export interface ProbeSamples {
  readonly counters: readonly CounterSamples[];
  /** Unix seconds of the first failed probe of each outage, and of the first answered one after it. */
  readonly outageStarts: readonly number[];
  readonly outageEnds: readonly number[];
}
