import type { NextRun } from "./contribution.ts";
import { nextRun } from "./contribution.ts";

/**
 * When a composite is looked at again although nothing seems to have happened, in seconds.
 *
 * Crossplane 2.4 drops watch events of a composite that had more than 50 in a short time, for five minutes, and a
 * dropped event does not come back. A database that starts has that many. Runs that a function asks for are not
 * dropped.
 */
export const RESYNC = { pending: 10, settled: 300 } as const;

export const resync = (settled: boolean): NextRun => nextRun(settled ? RESYNC.settled : RESYNC.pending);
