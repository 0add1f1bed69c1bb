import { type Alert, always } from "./alert.ts";
import { ofPods } from "./promql.ts";

export const metricsAbsent: Alert = {
  name: "PostgreSQLMetricsAbsent",
  audience: "operator",
  severity: always("warning"),
  expression: (context) => `absent(${ofPods("cnpg_collector_up", context)} == 1)`,
  minutes: 15,
  duringMaintenance: false,
  summary: "No server gives metrics, so no one would be told of its limits",
  description: () => "No server of the instance reports itself up to Prometheus.",
  condition: () => "no server reports itself up to Prometheus",
  trial: (context) => ({
    above: [{ series: ofPods("cnpg_collector_up", context, { pod: "postgresql-1" }), values: "0x60" }],
    onset: 0,
    below: [{ series: ofPods("cnpg_collector_up", context, { pod: "postgresql-1" }), values: "1x60" }],
    absent: "fires",
    labels: {},
    description: "No server of the instance reports itself up to Prometheus.",
  }),
};
