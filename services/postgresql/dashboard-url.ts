import type { PostgreSQLInstance } from "./instance.ts";
import { metricLabels } from "./metric-labels.ts";

/** The address of an instance's dashboard, undefined where the platform names none. */
export const dashboardUrl = (instance: PostgreSQLInstance): string | undefined => {
  const labels: Readonly<Record<string, string>> = metricLabels(instance);
  return instance.platform.metrics.dashboardUrl?.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    name in labels ? encodeURIComponent(labels[name] ?? "") : whole,
  );
};
