import { type Alert, always } from "./alert.ts";
import { humanized } from "./humanized.ts";
import { ofPods } from "./promql.ts";

export const replicationLagging: Alert = {
  name: "PostgreSQLReplicationLagging",
  audience: "user",
  severity: always("warning"),
  expression: (context) =>
    `max by (pod) (${ofPods("cnpg_pg_replication_lag", context)}) > ${context.thresholds.replicationLagSeconds}`,
  minutes: 10,
  duringMaintenance: false,
  summary: "A replica is behind, and its readers do not see what was written",
  description: () => "{{ $labels.pod }} is {{ $value | humanizeDuration }} behind the primary.",
  condition: ({ thresholds }) => `a replica is more than ${thresholds.replicationLagSeconds} s behind`,
  trial: (context) => {
    const { replicationLagSeconds } = context.thresholds;
    const pod = { pod: "postgresql-2" };
    const series = (lag: number) => [
      { series: ofPods("cnpg_pg_replication_lag", context, pod), values: `${lag}x60` },
      { series: ofPods("cnpg_pg_replication_lag", context, { pod: "postgresql-1" }), values: "0x60" },
    ];
    return {
      above: series(replicationLagSeconds + 1),
      onset: 0,
      below: series(replicationLagSeconds),
      labels: pod,
      description: `postgresql-2 is ${humanized(replicationLagSeconds + 1)} behind the primary.`,
    };
  },
};
