import type { Row } from "../panel.ts";
import { INSTANCE } from "./selector.ts";

export const serversRow: Row = {
  title: "Servers",
  panels: [
    {
      kind: "timeseries",
      title: "Servers that run",
      description: "1 for each server whose PostgreSQL answers its own instance manager.",
      unit: "short",
      min: 0,
      decimals: 0,
      width: 6,
      queries: [{ expr: `max by (pod) (cnpg_collector_up{${INSTANCE}})`, legend: "{{pod}}" }],
    },
    {
      kind: "timeseries",
      title: "Primary",
      description: "1 for the primary, 0 for replicas. A change is a switchover or a failover.",
      unit: "short",
      min: 0,
      max: 1,
      decimals: 0,
      width: 6,
      queries: [
        { expr: `1 - max by (pod) (cnpg_pg_replication_in_recovery{${INSTANCE}})`, legend: "{{pod}}" },
      ],
    },
    {
      kind: "timeseries",
      title: "Running since",
      description: "Time since PostgreSQL was started; a drop is a restart.",
      unit: "s",
      min: 0,
      width: 6,
      queries: [
        { expr: `time() - max by (pod) (cnpg_pg_postmaster_start_time{${INSTANCE}})`, legend: "{{pod}}" },
      ],
    },
    {
      kind: "timeseries",
      title: "Replication lag",
      description: "Seconds by which a replica is behind the primary; 0 on the primary itself.",
      unit: "s",
      min: 0,
      width: 6,
      queries: [{ expr: `max by (pod) (cnpg_pg_replication_lag{${INSTANCE}})`, legend: "{{pod}}" }],
    },
  ],
};
