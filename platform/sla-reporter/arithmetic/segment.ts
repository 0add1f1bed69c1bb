import { failedIn, MINUTE, type Minute } from "./minute.ts";
import type { ProbeSamples } from "./samples.ts";
import { secondsOf } from "./seconds.ts";
import { joined, type Span } from "./span.ts";

/** A time with failed probes. */
export interface Segment extends Span {
  /** Seconds of it that count as down. */
  readonly down: number;
  /** Failed probes by reason. */
  readonly failed: Readonly<Record<string, number>>;
}

/** By how much a scrape may come after what it tells of. */
const SCRAPE = 1.5 * MINUTE;

/** The times with failures in consecutive minutes, with starts and ends as the prober knows them to the second. */
export const segmentsOf = (minutes: readonly Minute[], marks: ProbeSamples): readonly Segment[] =>
  joinedSegments(
    minutes
      .filter((minute) => failedIn(minute) > 0)
      .map((minute) => ({
        from: minute.start,
        until: minute.start + MINUTE,
        down: secondsOf(minute).down,
        failed: minute.failed,
      })),
  ).map((segment) => sharpened(segment, marks));

export const joinedSegments = (segments: readonly Segment[]): readonly Segment[] =>
  joined(segments, together);

const together = (a: Segment, b: Segment): Segment => {
  const failed: Record<string, number> = { ...a.failed };
  for (const [reason, count] of Object.entries(b.failed)) failed[reason] = (failed[reason] ?? 0) + count;
  // Of two instances of a claim the first outage may last beyond the second.
  return { from: a.from, until: Math.max(a.until, b.until), down: a.down + b.down, failed };
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
