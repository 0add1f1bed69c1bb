import type { SlaSeconds } from "../../../services/sla/report.ts";
import { type MaintenanceSpan, maintenanceIn } from "./maintenance.ts";
import { MINUTE, minuteAt } from "./minute.ts";
import type { ProbeSamples } from "./samples.ts";
import { add, NOTHING, secondsOf } from "./seconds.ts";
import { type Segment, segmentsOf } from "./segment.ts";

export const DAY = 24 * 60 * MINUTE;

/** What a day comes to: small enough to be kept when Prometheus has forgotten the samples. */
export interface DayDigest {
  /** `2026-03-01`, UTC. */
  readonly day: string;
  /** Unix seconds, exclusive: the end of the day, or the last whole minute before it was made. */
  readonly until: number;
  readonly seconds: SlaSeconds;
  readonly segments: readonly Segment[];
  readonly maintenance: readonly MaintenanceSpan[];
}

/** @param until Unix seconds on a minute, the day's end at the latest */
export const digestOf = (samples: ProbeSamples, day: string, until: number): DayDigest => {
  const from = startOf(day);
  const minutes = Array.from({ length: Math.max(0, Math.floor((until - from) / MINUTE)) }, (_, index) =>
    minuteAt(samples.counters, from + index * MINUTE),
  );
  return {
    day,
    until,
    seconds: minutes.map(secondsOf).reduce(add, NOTHING),
    segments: segmentsOf(minutes, samples),
    maintenance: maintenanceIn(minutes),
  };
};

/** Unix seconds. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000;

export const isWhole = ({ day, until }: DayDigest): boolean => until >= startOf(day) + DAY;

/** The days of a month that have begun, in order. */
export const daysOf = (month: string, now: Date): readonly string[] => {
  const first = startOf(`${month}-01`);
  const days: string[] = [];
  for (let start = first; start * 1000 < now.getTime(); start += DAY) {
    const day = new Date(start * 1000).toISOString().slice(0, "2026-03-01".length);
    if (!day.startsWith(month)) break;
    days.push(day);
  }
  return days;
};
