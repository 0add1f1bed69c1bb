import { MINUTE, type Minute } from "./minute.ts";
import { secondsOf } from "./seconds.ts";
import { joined, type Span } from "./span.ts";

/** A time with probes in maintenance, in whole minutes: the prober marks no seconds of it as it does of an outage. */
export interface MaintenanceSpan extends Span {
  /** Seconds of it that count as maintenance. */
  readonly excluded: number;
}

export const maintenanceIn = (minutes: readonly Minute[]): readonly MaintenanceSpan[] =>
  joinedMaintenance(
    minutes
      .filter(({ maintenance }) => maintenance > 0)
      .map((minute) => ({
        from: minute.start,
        until: minute.start + MINUTE,
        excluded: secondsOf(minute).maintenance,
      })),
  );

export const joinedMaintenance = (spans: readonly MaintenanceSpan[]): readonly MaintenanceSpan[] =>
  joined(spans, (a, b) => ({
    from: a.from,
    until: Math.max(a.until, b.until),
    excluded: a.excluded + b.excluded,
  }));
