import { compose } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { progressOf } from "../../runtime/progress.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import { currentCluster, inCluster } from "../../services/postgresql/current-cluster.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { certificateRequirements, certificatesOf } from "./postgresql/certificates.ts";
import { lastMonthRequirement } from "./postgresql/last-month.ts";
import { networkPolicy } from "./postgresql/network-policy.ts";
import { podMonitor } from "./postgresql/pod-monitor.ts";
import { probeDatabase, prober, probeTarget } from "./postgresql/probe.ts";
import { probeWord } from "./postgresql/probe-word.ts";
import { report } from "./postgresql/report.ts";

/** PostgreSQL's own metrics scraped once, and the instance probed from outside as its clients reach it. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  const cluster = currentCluster(instance);
  const certificates = certificatesOf(instance);
  const role = inCluster(cluster, "prober");
  const database = inCluster(cluster, "probe-database");
  const inNamespace = { after: ["namespace"] };
  const objects = [
    ...(instance.platform.metrics.prometheusOperator
      ? [compose("pod-monitor", podMonitor(instance), inNamespace)]
      : []),
    compose("probe-word", probeWord(instance), inNamespace),
    compose("prober-network-policy", networkPolicy(instance), inNamespace),
    compose(role, prober(instance), { afterHealthy: [cluster.resource] }),
    compose(database, probeDatabase(instance), { afterHealthy: [role] }),
    // An instance that is being created is not down: it is probed once it can answer.
    ...(certificates === undefined
      ? []
      : [compose("probe-target", probeTarget(instance, certificates), { afterHealthy: [database] })]),
  ];
  const progress = progressOf(instance, objects);
  const probed = instance.observed("probe-target") !== undefined;
  return [
    ...objects,
    ...certificateRequirements(instance),
    lastMonthRequirement(instance),
    ...report(instance, progress, probed),
    resync(instance, "MetricsReady", progress.ready && probed),
  ];
};
