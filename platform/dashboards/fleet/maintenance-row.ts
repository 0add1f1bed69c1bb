import { INSTANCE_METRICS } from "../../../services/metric-names.ts";
import type { Panel, Row } from "../panel.ts";

const OF = '{service=~"$service"}';

const counted = (
  title: string,
  description: string,
  expr: string,
  thresholds?: Panel["thresholds"],
): Panel => ({
  kind: "stat",
  title,
  description,
  unit: "short",
  width: 6,
  ...(thresholds === undefined ? {} : { thresholds }),
  queries: [{ expr: `count(${expr}) or vector(0)`, legend: title.toLowerCase() }],
});

/** What instances are busy with, and what waits: from the status of composites, by kube-state-metrics. */
export const maintenanceRow: Row = {
  title: "Maintenance",
  panels: [
    {
      kind: "timeseries",
      title: "Instances by phase",
      description: "What instances are busy with. Failed needs a person.",
      unit: "short",
      min: 0,
      width: 24,
      queries: [{ expr: `count by (phase) (${INSTANCE_METRICS.info}${OF})`, legend: "{{phase}}" }],
    },
    counted(
      "Updates that wait",
      "Instances with a newer version that comes in their window.",
      `${INSTANCE_METRICS.maintenanceNext}${OF}`,
    ),
    counted(
      "Updates under way",
      "Instances whose servers are being moved to a newer version.",
      `${INSTANCE_METRICS.maintenanceStarted}${OF}`,
    ),
    counted(
      "Changes that wait",
      "Edits of claims that wait for a window since they interrupt.",
      `${INSTANCE_METRICS.pendingChange}${OF}`,
    ),
    counted(
      "Not mature",
      "Instances that lack an iteration of the model; their condition Mature says which.",
      `${INSTANCE_METRICS.mature}${OF} == 0`,
      { warning: 1, critical: 10 },
    ),
  ],
};
