import { type Alert, always } from "./alert.ts";
import type { AlertContext } from "./context.ts";
import { ofPods } from "./promql.ts";

const maxByPod = (metric: string, context: AlertContext): string =>
  `max by (pod) (${ofPods(metric, context)})`;

/**
 * What the primary knows: a replica that does not run says nothing of itself. The copy that a new one is made from counts
 * as a connection, too, so that one that takes long to make is not missed.
 */
const fewerThanWanted = (context: AlertContext): string =>
  `max(${ofPods("cnpg_pg_replication_streaming_replicas", context)}) < ${context.servers - 1}`;

export const replicaNotStreaming: Alert = {
  name: "PostgreSQLReplicaNotStreaming",
  audience: "operator",
  severity: always("warning"),
  expression: (context) => {
    const cutOff = `${maxByPod("cnpg_pg_replication_in_recovery", context)} > ${maxByPod("cnpg_pg_replication_is_wal_receiver_up", context)}`;
    return context.servers > 1 ? `${cutOff} or ${fewerThanWanted(context)}` : cutOff;
  },
  minutes: 15,
  duringMaintenance: false,
  summary: "A replica gets no WAL, and could not take over without loss",
  description: ({ servers }) =>
    `Not every replica gets WAL: {{ if $labels.pod }}{{ $labels.pod }} (in recovery: {{ $value }}) has no connection to the primary{{ else }}{{ $value }} of ${servers - 1} are connected to the primary{{ end }}.`,
  condition: () => "a replica has no connection to the primary, or there are fewer than the claim asks for",
  trial: (context) => {
    const pod = { pod: "postgresql-2" };
    const series = (receiver: number) => [
      { series: ofPods("cnpg_pg_replication_in_recovery", context, pod), values: "1x60" },
      {
        series: ofPods("cnpg_pg_replication_is_wal_receiver_up", context, pod),
        values: `${receiver}x60`,
      },
    ];
    return {
      above: series(0),
      onset: 0,
      below: series(1),
      labels: pod,
      description:
        "Not every replica gets WAL: postgresql-2 (in recovery: 1) has no connection to the primary.",
    };
  },
};
