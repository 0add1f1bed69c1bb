import { failedIn, MINUTE, type Minute } from "./minute.ts";
import type { ProbeSamples } from "./samples.ts";
import { secondsOf } from "./seconds.ts";

/** A time with failed probes. Unix seconds. */
export interface Segment {
  readonly from: number;
  readonly until: number;
  /** Seconds of it that count as down. */
  readonly down: number;
  /** Failed probes by reason. */
  readonly failed: Readonly<Record<string, number>>;
}

/** Failures that are less apart are one incident. */
export const APART = 5 * MINUTE;

/** By how much a scrape may come after what it tells of. */
const SCRAPE = 1.5 * MINUTE;

/** The times with failures in consecutive minutes, with starts and ends as the prober knows them to the second. */
export const segmentsOf = (minutes: readonly Minute[], marks: ProbeSamples): readonly Segment[] =>
  joined(
    minutes
      .filter((minute) => failedIn(minute) > 0)
      .map((minute) => ({
        from: minute.start,
        until: minute.start + MINUTE,
        down: secondsOf(minute).down,
        failed: minute.failed,
      })),
  ).map((segment) => sharpened(segment, marks));

/** Segments in their order, those that belong together as one. */
export const joined = (segments: readonly Segment[]): readonly Segment[] => {
  const result: Segment[] = [];
  for (const next of segments) {
    const last = result.at(-1);
    if (last === undefined || next.from - last.until >= APART) result.push(next);
    else result[result.length - 1] = together(last, next);
  }
  return result;
};

const together = (a: Segment, b: Segment): Segment => {
  const failed: Record<string, number> = { ...a.failed };
  for (const [reason, count] of Object.entries(b.failed)) failed[reason] = (failed[reason] ?? 0) + count;
  return { from: a.from, until: b.until, down: a.down + b.down, failed };
};

/** The minutes of a counter lag behind by a scrape; the prober's own marks do not. */
const sharpened = (segment: Segment, { outageStarts, outageEnds }: ProbeSamples): Segment => {
  const starts = outageStarts.filter(
    (start) => start > segment.from - SCRAPE && start < segment.from + MINUTE,
  );
  const ends = outageEnds.filter((end) => end > segment.until - MINUTE - SCRAPE && end <= segment.until);
  const from = starts.length === 0 ? segment.from : Math.min(...starts);
  const until = ends.length === 0 ? segment.until : Math.max(...ends);
  return until > from ? { ...segment, from, until } : segment;
};

/** The reason of most failed probes; of as many, the first in the alphabet. */
export const mainReason = ({ failed }: Segment): string =>
  Object.entries(failed).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? "";
