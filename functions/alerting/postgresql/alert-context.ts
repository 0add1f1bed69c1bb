import { weeklyWindow } from "../../../services/maintenance-window.ts";
import type { AlertContext } from "../../../services/postgresql/alerts/context.ts";
import { currentCluster, observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { metricLabels } from "../../../services/postgresql/metric-labels.ts";
import { backupInterval } from "./backup-interval.ts";
import { backupsSince } from "./backups-since.ts";
import { certificatesEnd } from "./certificates.ts";
import { unixSeconds } from "./unix-seconds.ts";

/**
 * What the alerts of an instance depend on. It changes with the claim, when certificates are renewed and when the
 * instance is resumed.
 */
export const alertContext = (instance: PostgreSQLInstance): AlertContext => {
  const { claim, name, namespace, parameters, platform, settings } = instance;
  const cluster = observedCluster(instance);
  const { serviceLevel } = parameters.service;
  const interval = parameters.backup.enabled ? backupInterval(parameters.backup.schedule) : undefined;
  return {
    claim,
    instance: name,
    namespace,
    cluster: currentCluster(instance).name,
    servers: parameters.instances,
    plan: metricLabels(instance).plan,
    serviceLevel,
    thresholds: settings.alerting,
    availabilityTarget: platform.metrics.availabilityTarget[serviceLevel] / 100,
    window: weeklyWindow(parameters.maintenance, name),
    // 0 while the Cluster has not been observed: then its rules are held back.
    createdAt: unixSeconds(cluster?.metadata?.creationTimestamp),
    archives: parameters.backup.enabled,
    backupInterval: interval,
    backupsSince: backupsSince(instance, interval ?? 0),
    certificatesEnd: certificatesEnd(cluster),
  };
};
