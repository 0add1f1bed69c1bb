import type { Alert } from "../../services/postgresql/alerts/alert.ts";
import type { AlertContext } from "../../services/postgresql/alerts/context.ts";
import { ofPods } from "../../services/postgresql/alerts/promql.ts";
import type { ClauseTrial } from "./clause-trial.ts";

/** A replica that does not run, and so says nothing of itself: the primary alone misses it. */
export const missingReplicaTrial = (alert: Alert, context: AlertContext): ClauseTrial => {
  const { servers } = context;
  const primary = (connected: string) => {
    const pod = { pod: "postgresql-1" };
    return [
      { series: ofPods("cnpg_pg_replication_in_recovery", context, pod), values: "0x120" },
      { series: ofPods("cnpg_pg_replication_is_wal_receiver_up", context, pod), values: "0x120" },
      { series: ofPods("cnpg_pg_replication_streaming_replicas", context, pod), values: connected },
      // A restore on trial in the same namespace, whose servers are none of the instance's.
      {
        series: ofPods("cnpg_pg_replication_streaming_replicas", context, { pod: "backup-trial-1" }),
        values: `${servers}x120`,
      },
    ];
  };
  const [all, one] = [servers - 1, servers - 2];
  return {
    ...alert.trial(context),
    clause: "a replica that is not there",
    above: primary(`${all}x29 ${one}x60`),
    onset: 30,
    // It comes up in the last minute of those that it has.
    below: primary(`${all}x29 ${one}x${alert.minutes - 1} ${all}x60`),
    labels: {},
    description: `Not every replica gets WAL: ${one} of ${all} are connected to the primary.`,
  };
};
