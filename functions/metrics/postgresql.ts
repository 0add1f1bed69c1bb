import { compose } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { progressOf } from "../../runtime/progress.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import { currentCluster } from "../../services/postgresql/current-cluster.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { authorityOf, authorityRequirement } from "./postgresql/authority.ts";
import { lastMonthRequirement } from "./postgresql/last-month.ts";
import { networkPolicy } from "./postgresql/network-policy.ts";
import { podMonitor } from "./postgresql/pod-monitor.ts";
import { probeDatabase, prober, probeTarget } from "./postgresql/probe.ts";
import { report } from "./postgresql/report.ts";

/** PostgreSQL's own metrics scraped once, and the instance probed from outside as its clients reach it. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  const authority = authorityOf(instance);
  const inNamespace = { after: ["namespace"] };
  const objects = [
    ...(instance.platform.metrics.prometheusOperator
      ? [compose("pod-monitor", podMonitor(instance), inNamespace)]
      : []),
    compose("prober-network-policy", networkPolicy(instance), inNamespace),
    compose("prober", prober(instance), { afterHealthy: [currentCluster(instance).resource] }),
    compose("probe-database", probeDatabase(instance), { afterHealthy: ["prober"] }),
    // An instance that is being created is not down: it is probed once it can answer.
    ...(authority === undefined
      ? []
      : [compose("probe-target", probeTarget(instance, authority), { afterHealthy: ["probe-database"] })]),
  ];
  const progress = progressOf(instance, objects);
  const probed = instance.observed("probe-target") !== undefined;
  return [
    ...objects,
    authorityRequirement(instance),
    lastMonthRequirement(instance),
    ...report(instance, progress, probed),
    resync(instance, "MetricsReady", progress.ready && probed),
  ];
};
