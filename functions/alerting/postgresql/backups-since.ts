import type { ScheduledBackup } from "../../../services/postgresql/barman.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { awakeOf } from "./awake.ts";
import { unixSeconds } from "./unix-seconds.ts";

/**
 * From when on a missing backup counts, Unix seconds: there could be none before the Cluster was created, before backups
 * were switched on or went elsewhere, which begins a new schedule, or while the instance slept.
 *
 * @param interval the longest time between two backups, seconds
 */
export const backupsSince = (instance: PostgreSQLInstance, interval: number): number =>
  Math.max(
    unixSeconds(observedCluster(instance)?.metadata?.creationTimestamp),
    scheduledSince(instance),
    awakeSince(instance, interval),
  );

const scheduledSince = (instance: PostgreSQLInstance): number =>
  Math.max(
    0,
    ...instance.observedNames
      .map((name) => instance.observed<ScheduledBackup>(name))
      .filter((object) => object?.kind === "ScheduledBackup")
      .map((object) => unixSeconds(object?.metadata?.creationTimestamp)),
  );

/**
 * A sleep may have missed one backup of the schedule, and no more: an instance that sleeps through each of them would
 * else never be told that it has none.
 */
const awakeSince = (instance: PostgreSQLInstance, interval: number): number => {
  const { since, unsaved } = awakeOf(instance);
  return unixSeconds(since) - Math.max(0, unsaved - interval);
};
