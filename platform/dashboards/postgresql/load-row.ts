import type { Row } from "../panel.ts";
import { INSTANCE, OWN_DATABASES } from "./selector.ts";

const rateOf = (metric: string): string =>
  `sum by (pod) (rate(${metric}{${INSTANCE},${OWN_DATABASES}}[$__rate_interval]))`;

const rowsBy = (what: string) => ({
  expr: `sum(rate(cnpg_pg_stat_database_tup_${what}{${INSTANCE},${OWN_DATABASES}}[$__rate_interval]))`,
  legend: what,
});

export const loadRow: Row = {
  title: "Load",
  panels: [
    {
      kind: "timeseries",
      title: "Connections",
      description: "Sessions by state, and the setting max_connections, at which clients are turned away.",
      unit: "short",
      min: 0,
      width: 8,
      queries: [
        { expr: `sum by (pod, state) (cnpg_backends_total{${INSTANCE}})`, legend: "{{pod}} {{state}}" },
        {
          expr: `max(cnpg_pg_settings_setting{${INSTANCE},name="max_connections"})`,
          legend: "max_connections",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Longest transaction",
      description: "Age of the oldest transaction that is open. A long one keeps VACUUM from its work.",
      unit: "s",
      min: 0,
      width: 8,
      queries: [
        {
          expr: `max by (pod, datname) (cnpg_backends_max_tx_duration_seconds{${INSTANCE}})`,
          legend: "{{pod}} {{datname}}",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Sessions that wait for another",
      description: "Sessions that wait for a lock that another one holds.",
      unit: "short",
      min: 0,
      width: 8,
      queries: [{ expr: `sum by (pod) (cnpg_backends_waiting_total{${INSTANCE}})`, legend: "{{pod}}" }],
    },
    {
      kind: "timeseries",
      title: "Transactions",
      description: "Transactions a second that were committed and rolled back, in the users' databases.",
      unit: "ops",
      min: 0,
      width: 8,
      queries: [
        { expr: rateOf("cnpg_pg_stat_database_xact_commit"), legend: "committed {{pod}}" },
        { expr: rateOf("cnpg_pg_stat_database_xact_rollback"), legend: "rolled back {{pod}}" },
      ],
    },
    {
      kind: "timeseries",
      title: "Rows",
      description: "Rows a second that were read, inserted, changed and deleted, in the users' databases.",
      unit: "ops",
      min: 0,
      width: 8,
      queries: ["fetched", "inserted", "updated", "deleted"].map(rowsBy),
    },
    {
      kind: "timeseries",
      title: "Blocks found in memory",
      description:
        "Share of blocks that PostgreSQL had in shared_buffers. A low one on a busy instance asks for memory.",
      unit: "percentunit",
      min: 0,
      max: 1,
      width: 8,
      queries: [
        {
          expr: `sum by (pod) (cnpg_pg_stat_database_blks_hit{${INSTANCE}}) / sum by (pod) (cnpg_pg_stat_database_blks_hit{${INSTANCE}} + cnpg_pg_stat_database_blks_read{${INSTANCE}})`,
          legend: "{{pod}}",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Deadlocks and cancelled queries",
      description:
        "Transactions that ended in a deadlock, and queries of replicas that replication cancelled, a second.",
      unit: "ops",
      min: 0,
      width: 12,
      queries: [
        { expr: rateOf("cnpg_pg_stat_database_deadlocks"), legend: "deadlocks {{pod}}" },
        { expr: rateOf("cnpg_pg_stat_database_conflicts"), legend: "cancelled {{pod}}" },
      ],
    },
    {
      kind: "timeseries",
      title: "Temporary files",
      description: "Bytes a second that queries wrote to disk since work_mem was too small for them.",
      unit: "Bps",
      min: 0,
      width: 12,
      queries: [{ expr: rateOf("cnpg_pg_stat_database_temp_bytes"), legend: "{{pod}}" }],
    },
  ],
};
