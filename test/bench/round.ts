import type { Connection } from "./connection.ts";
import { quantile } from "./statistics.ts";

/** Times in milliseconds. */
export interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
  readonly requests: number;
}

export interface RoundOptions {
  /** Requests under way at the same time. */
  readonly inFlight: number;
  readonly milliseconds: number;
  /** At least so many requests, however long they take. */
  readonly atLeast: number;
}

/** Calls for a while, always with as many requests under way. */
export const runRound = async (
  connection: Connection,
  message: Buffer,
  { inFlight, milliseconds, atLeast }: RoundOptions,
): Promise<Round> => {
  const times: number[] = [];
  const started = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() - started < milliseconds || times.length < atLeast) {
      const sent = performance.now();
      await connection.call(message);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  const seconds = (performance.now() - started) / 1000;
  return {
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    perSecond: times.length / seconds,
    requests: times.length,
  };
};
