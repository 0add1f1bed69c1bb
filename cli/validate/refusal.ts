import type { Path } from "./path.ts";

/** What refuses a claim: the reading of its fields, the schema, a rule of the XRD, or an admission policy. */
export type Judge = "admission-policy" | "field-names" | "rule" | "schema";

/** Why the cluster would not take a claim. */
export interface Refusal {
  readonly judge: Judge;
  /** The field as the API server names it; a policy's refusal names none there, and the closest one here. */
  readonly path: Path;
  /** The reason, in the API server's words. */
  readonly message: string;
  /** The API server evaluates no rules after such an error. */
  readonly blocking?: true;
}

/** A rule that only a cluster can evaluate: it may still refuse the claim. */
export interface Unchecked {
  readonly path: Path;
  /** What the rule would say. */
  readonly message: string;
}
