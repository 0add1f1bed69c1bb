import { compose } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { progressOf } from "../../runtime/progress.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import { currentCluster } from "../../services/postgresql/current-cluster.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { channels } from "./postgresql/channels.ts";
import { report } from "./postgresql/report.ts";
import { capacityRules, serviceLevelRules } from "./postgresql/rules.ts";
import { isWatched } from "./postgresql/watched.ts";

/** Alerts on what was promised, for operators, and on an instance's limits, for its users in a channel of their own. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  if (!instance.platform.metrics.prometheusOperator) {
    return [...report(instance, "no operator"), resync(instance, "AlertingReady", true)];
  }
  // An instance that is being created has nothing to tell yet.
  const onceHealthy = { afterHealthy: [currentCluster(instance).resource] };
  const { contributions, named, problem } = channels(instance);
  const objects = [
    compose("service-level-rules", serviceLevelRules(instance), onceHealthy),
    compose("capacity-rules", capacityRules(instance), onceHealthy),
    ...contributions,
  ];
  const progress = progressOf(instance, objects);
  return [
    ...objects,
    ...report(instance, { progress, channels: named, problem, watched: isWatched(instance) }),
    resync(instance, "AlertingReady", progress.ready && problem === undefined),
  ];
};
