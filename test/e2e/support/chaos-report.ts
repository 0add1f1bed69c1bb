import type { Lie } from "./testimony.ts";

/** A fault as it came. */
export interface Happened {
  /** Seconds since the first one. */
  readonly at: number;
  readonly what: string;
  /** Why it could not happen: the death of a replica that is dead already is none. */
  readonly not?: string;
}

/** What became of an instance that was beset: `report.json` among the traces. */
export interface ChaosReport {
  /** RFC 3339. */
  readonly began: string;
  readonly minutes: number;
  readonly seed: number;
  readonly faults: readonly Happened[];
  /** Until all was well after the last fault; none when it never was. */
  readonly recoverySeconds?: number;
  /** Alerts whose runbooks had to be followed, because the claim said that something does not come back by itself. */
  readonly byHand?: readonly string[];
  readonly commits?: {
    /** How many commits clients were told of. */
    readonly acknowledged: number;
    /** Those of them that are not in the database. */
    readonly lost: readonly number[];
  };
  readonly lies: readonly Lie[];
  readonly longestLie: number;
}
