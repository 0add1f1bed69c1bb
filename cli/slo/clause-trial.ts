import type { Trial } from "../../services/postgresql/alerts/alert.ts";

/** A trial of one clause of a condition that is several, joined by `or`: only that clause is true in it. */
export interface ClauseTrial extends Trial {
  /** The clause in words. */
  readonly clause: string;
  /** Just not enough for this clause, and for no other one either. */
  readonly below: NonNullable<Trial["below"]>;
}
