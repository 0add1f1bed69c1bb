/** What one run came to; lengths are seconds. */
export interface ProberFigures {
  readonly instances: number;
  readonly seconds: number;
  readonly ok: number;
  readonly failed: number;
  readonly discarded: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly late: Spread;
  readonly took: Spread;
  readonly scrapeBytes: number;
  readonly scrapeSeconds: number;
}

export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
};
