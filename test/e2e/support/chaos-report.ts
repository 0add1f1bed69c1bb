import type { Lie } from "./testimony.ts";

/** A fault as it came. */
export interface Happened {
  /** Seconds since the first one. */
  readonly at: number;
  readonly what: string;
  /** Why it could not happen: the death of a replica that is dead already is none. */
  readonly not?: string;
}

/** Something that a person put right. */
export interface ByHand {
  /** The alert whose runbook was followed. */
  readonly alert: string;
  /** Whether the claim had said that it takes a person, and named the runbook. */
  readonly named: boolean;
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
  /** What did not come back by itself. */
  readonly byHand?: readonly ByHand[];
  readonly commits?: {
    /** How many commits clients were told of. */
    readonly acknowledged: number;
    /** Those of them that are not in the database. */
    readonly lost: readonly number[];
  };
  readonly lies: readonly Lie[];
  readonly longestLie: number;
}
