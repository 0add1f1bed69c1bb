import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import { INSTANCE_LABELS } from "../../../services/metric-names.ts";
import { CLUSTER_LABEL, currentCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { metricLabels } from "../../../services/postgresql/metric-labels.ts";
import { METRICS_PORT } from "../../../services/postgresql/names.ts";

/**
 * Has Prometheus scrape the servers of the current Cluster. CloudNativePG's own PodMonitor stays off, so that there is
 * one series of each, and labels say whose it is, whatever becomes of pods and Clusters.
 */
export const podMonitor = (instance: PostgreSQLInstance): IPodMonitor => {
  const labels = metricLabels(instance);
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: {
      name: "instance",
      namespace: instance.namespace,
      labels: { ...instance.platform.metrics.selectorLabels },
    },
    spec: {
      selector: {
        matchLabels: { [CLUSTER_LABEL]: currentCluster(instance).name, "cnpg.io/podRole": "instance" },
      },
      podMetricsEndpoints: [
        {
          port: METRICS_PORT,
          relabelings: Object.entries(INSTANCE_LABELS).map(([fact, targetLabel]) => ({
            action: "replace",
            targetLabel,
            replacement: labels[fact as keyof typeof INSTANCE_LABELS],
          })),
        },
      ],
    },
  };
};
