import type { SlaSeconds } from "../../../services/sla/report.ts";
import { failedIn, MINUTE, type Minute } from "./minute.ts";

export const NOTHING: SlaSeconds = { measured: 0, down: 0, maintenance: 0, unmeasured: 0 };

export const add = (a: SlaSeconds, b: SlaSeconds): SlaSeconds => ({
  measured: a.measured + b.measured,
  down: a.down + b.down,
  maintenance: a.maintenance + b.maintenance,
  unmeasured: a.unmeasured + b.unmeasured,
});

/** A minute is divided as its probes are; without any it was not measured. */
export const secondsOf = (minute: Minute): SlaSeconds => {
  const failed = failedIn(minute);
  const total = minute.ok + failed + minute.maintenance;
  if (total === 0) return { ...NOTHING, unmeasured: MINUTE };
  const maintenance = (MINUTE * minute.maintenance) / total;
  return { measured: MINUTE - maintenance, down: (MINUTE * failed) / total, maintenance, unmeasured: 0 };
};

/** Percent, cut off after three decimals: a target that was missed never looks kept. Null when nothing was measured. */
export const availabilityOf = ({ measured, down }: SlaSeconds): number | null =>
  // What binary fractions lose must not cost a thousandth.
  measured === 0 ? null : Math.floor((1 - down / measured) * 100_000 + 1e-6) / 1000;

/** To a tenth of a second, which is more than probes tell. */
export const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;

export const roundedAll = ({ measured, down, maintenance, unmeasured }: SlaSeconds): SlaSeconds => ({
  measured: rounded(measured),
  down: rounded(down),
  maintenance: rounded(maintenance),
  unmeasured: rounded(unmeasured),
});
