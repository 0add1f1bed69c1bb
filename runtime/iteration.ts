import type { Contribution } from "./contribution.ts";
import type { Instance } from "./instance.ts";

/** The maturity iterations, in the order of the model. Provisioning runs first and readiness last. */
export const ITERATIONS = [
  "provisioning",
  "backup",
  "metrics",
  "alerting",
  "maintenance",
  "scaling",
  "readiness",
] as const;

export type IterationName = (typeof ITERATIONS)[number];

/**
 * What an iteration means for a service: a pure function. The same instance gives the same contributions.
 *
 * @throws Refusal when a person has to act; the function then ends FATAL and nothing is lost.
 */
export type Iteration<Parameters, Settings> = (
  instance: Instance<Parameters, Settings>,
) => readonly Contribution[];
