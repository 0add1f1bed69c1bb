import { type Alert, always } from "./alert.ts";
import { ofPods } from "./promql.ts";

const MAX_CONNECTIONS = { name: "max_connections" } as const;

export const connectionsAlmostExhausted: Alert = {
  name: "PostgreSQLConnectionsAlmostExhausted",
  audience: "user",
  severity: always("critical"),
  expression: (context) =>
    `sum by (pod) (${ofPods("cnpg_backends_total", context)}) / max by (pod) (${ofPods("cnpg_pg_settings_setting", context, MAX_CONNECTIONS)}) > ${context.thresholds.connectionsPercent / 100}`,
  minutes: 10,
  duringMaintenance: false,
  summary: "Almost all connections are in use, and PostgreSQL refuses more",
  description: () =>
    "{{ $labels.pod }} has {{ $value | humanizePercentage }} of its connections (max_connections) in use.",
  condition: ({ thresholds }) => `more than ${thresholds.connectionsPercent}% of max_connections are in use`,
  trial: (context) => {
    const { connectionsPercent } = context.thresholds;
    const pod = { pod: "postgresql-1" };
    const series = (active: number) => [
      {
        series: ofPods("cnpg_backends_total", context, { ...pod, usename: "app", state: "active" }),
        values: `${active}x60`,
      },
      {
        series: ofPods("cnpg_backends_total", context, { ...pod, usename: "app", state: "idle" }),
        values: "1x60",
      },
      {
        series: ofPods("cnpg_pg_settings_setting", context, { ...pod, ...MAX_CONNECTIONS }),
        values: "100x60",
      },
    ];
    return {
      above: series(connectionsPercent),
      onset: 0,
      below: series(connectionsPercent - 1),
      labels: pod,
      description: `postgresql-1 has ${connectionsPercent + 1}% of its connections (max_connections) in use.`,
    };
  },
};
