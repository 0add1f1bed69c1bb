import { type Contribution, condition, status } from "../../../runtime/contribution.ts";
import type { Progress } from "../../../runtime/progress.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { metricLabels } from "../../../services/postgresql/metric-labels.ts";
import { availabilityTarget } from "./availability-target.ts";
import { lastMonthOf } from "./last-month.ts";

/** What the claim says of Metrics. */
export const report = (
  instance: PostgreSQLInstance,
  progress: Progress,
  probed: boolean,
): readonly Contribution[] => {
  const dashboard = dashboardOf(instance);
  const month = lastMonthOf(instance);
  return [
    status({
      metrics: {
        ...(dashboard === undefined ? {} : { dashboard }),
        availabilityTarget: availabilityTarget(instance),
        ...(month === undefined ? {} : { lastMonth: month }),
      },
    }),
    metricsReady(instance, progress, probed),
  ];
};

const metricsReady = (instance: PostgreSQLInstance, progress: Progress, probed: boolean): Contribution => {
  // What is in the servers cannot be judged while none runs.
  if (instance.parameters.instances === 0) {
    return condition(
      "MetricsReady",
      true,
      "Suspended",
      "the instance is suspended: it is neither scraped nor probed",
    );
  }
  if (!progress.ready) return condition("MetricsReady", false, progress.reason, progress.message);
  if (!probed) {
    return condition("MetricsReady", false, "Connecting", "the certificates are being read for the prober");
  }
  return condition(
    "MetricsReady",
    true,
    "Available",
    `the instance is scraped, and probed against a target of ${availabilityTarget(instance)} %`,
  );
};

const dashboardOf = (instance: PostgreSQLInstance): string | undefined => {
  const labels: Readonly<Record<string, string>> = metricLabels(instance);
  return instance.platform.metrics.dashboardUrl?.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    name in labels ? encodeURIComponent(labels[name] ?? "") : whole,
  );
};
