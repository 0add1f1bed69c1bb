import { type Contribution, status } from "./contribution.ts";
import type { IterationName } from "./iteration.ts";

/**
 * `status.iterations`: every function of a pipeline adds itself. Crossplane takes out what a later pass no longer says,
 * so an iteration that leaves the composition leaves the list.
 */
export const reportPresence = (self: IterationName): Contribution => status({ iterations: { [self]: true } });

/** The iterations that ran in the pass before. */
export const iterationsOf = (status: Readonly<Record<string, unknown>>): ReadonlySet<IterationName> =>
  new Set(Object.keys((status as { iterations?: object }).iterations ?? {}) as IterationName[]);
