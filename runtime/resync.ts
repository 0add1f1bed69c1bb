import { type NextRun, nextRun } from "./contribution.ts";
import type { Instance } from "./instance.ts";
import { ownCondition } from "./own-condition.ts";

/**
 * When a composite is looked at again although nothing seems to have happened.
 *
 * Crossplane 2.4 drops the watch events of a composite that had more than 50 updates in a short time, for five
 * minutes, and a dropped event does not come back: not even that of a user's edit. A database that starts has that
 * many. A run that a function asks for is never dropped. So the pipeline runs often while something is under way, and
 * the less often the longer nothing changes: after a quarter of that time.
 */
export const RESYNC_SECONDS = { least: 10, mostPending: 60, mostSettled: 300 } as const;

/**
 * @param type the iteration's condition, whose last transition tells for how long nothing changed
 * @param settled whether nothing is under way now
 */
export const resync = (instance: Instance, type: string, settled: boolean): NextRun => {
  const { least, mostPending, mostSettled } = RESYNC_SECONDS;
  const since = ownCondition(instance, type)?.lastTransitionTime;
  if (since === undefined) return nextRun(least);
  const seconds = (instance.now.getTime() - Date.parse(since)) / 1000;
  const most = settled ? mostSettled : mostPending;
  return nextRun(Math.round(Math.min(most, Math.max(least, seconds / 4))));
};
