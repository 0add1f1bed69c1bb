import { type Alert, always } from "./alert.ts";
import type { AlertContext } from "./context.ts";
import { inNamespace } from "./promql.ts";

const maxByPod = (metric: string, context: AlertContext): string =>
  `max by (pod) (${inNamespace(metric, context)})`;

export const replicaNotStreaming: Alert = {
  name: "PostgreSQLReplicaNotStreaming",
  audience: "operator",
  severity: always("warning"),
  expression: (context) =>
    `${maxByPod("cnpg_pg_replication_in_recovery", context)} > ${maxByPod("cnpg_pg_replication_is_wal_receiver_up", context)}`,
  minutes: 15,
  duringMaintenance: false,
  summary: "A replica gets no WAL, and could not take over without loss",
  description: () =>
    "{{ $labels.pod }} is a replica (in recovery: {{ $value }}) and has no connection to the primary.",
  condition: () => "a replica has no connection to the primary",
  trial: (context) => {
    const pod = { pod: "postgresql-2" };
    const series = (receiver: number) => [
      { series: inNamespace("cnpg_pg_replication_in_recovery", context, pod), values: "1x60" },
      {
        series: inNamespace("cnpg_pg_replication_is_wal_receiver_up", context, pod),
        values: `${receiver}x60`,
      },
    ];
    return {
      above: series(0),
      onset: 0,
      below: series(1),
      labels: pod,
      description: "postgresql-2 is a replica (in recovery: 1) and has no connection to the primary.",
    };
  },
};
