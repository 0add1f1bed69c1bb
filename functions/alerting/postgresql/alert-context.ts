import { weeklyWindow } from "../../../services/maintenance-window.ts";
import type { AlertContext } from "../../../services/postgresql/alerts/context.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { metricLabels } from "../../../services/postgresql/metric-labels.ts";
import { backupInterval } from "./backup-interval.ts";
import { certificatesEnd } from "./certificates.ts";

/** What the alerts of an instance depend on. It changes with the claim, and when certificates are renewed. */
export const alertContext = (instance: PostgreSQLInstance): AlertContext => {
  const { claim, name, namespace, parameters, platform, settings } = instance;
  const cluster = observedCluster(instance);
  const { serviceLevel } = parameters.service;
  return {
    claim,
    instance: name,
    namespace,
    plan: metricLabels(instance).plan,
    serviceLevel,
    thresholds: settings.alerting,
    availabilityTarget: platform.metrics.availabilityTarget[serviceLevel] / 100,
    window: weeklyWindow(parameters.maintenance, name),
    createdAt: unixSeconds(cluster?.metadata?.creationTimestamp),
    backupInterval: parameters.backup.enabled ? backupInterval(parameters.backup.schedule) : undefined,
    certificatesEnd: certificatesEnd(cluster),
  };
};

/** 0 while the Cluster has not been observed: then its rules are held back. */
const unixSeconds = (moment: string | undefined): number =>
  moment === undefined ? 0 : Math.floor(Date.parse(moment) / 1000);
