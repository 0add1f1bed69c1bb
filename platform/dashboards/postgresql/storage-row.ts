import type { Row } from "../panel.ts";
import { INSTANCE, NAMESPACE } from "./selector.ts";

export const storageRow: Row = {
  title: "Storage",
  panels: [
    {
      kind: "timeseries",
      title: "Volumes in use",
      description: "Used share of each volume. PostgreSQL stops when one is full.",
      unit: "percentunit",
      min: 0,
      max: 1,
      width: 6,
      thresholds: { warning: 0.8, critical: 0.95 },
      queries: [
        {
          expr: `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${NAMESPACE}} / kubelet_volume_stats_capacity_bytes{${NAMESPACE}})`,
          legend: "{{persistentvolumeclaim}}",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Databases",
      description: "Size of each database on disk.",
      unit: "bytes",
      min: 0,
      width: 6,
      queries: [
        { expr: `max by (datname) (cnpg_pg_database_size_bytes{${INSTANCE}})`, legend: "{{datname}}" },
      ],
    },
    {
      kind: "timeseries",
      title: "Write-ahead log",
      description: "Size of pg_wal. It grows when archiving or a replica does not keep up.",
      unit: "bytes",
      min: 0,
      width: 6,
      queries: [
        { expr: `max by (pod) (cnpg_collector_pg_wal{${INSTANCE},value="size"})`, legend: "{{pod}}" },
      ],
    },
    {
      kind: "timeseries",
      title: "Age of transaction IDs",
      description:
        "Transactions since the oldest row that is not frozen. PostgreSQL refuses writes shortly before 2,147,483,647.",
      unit: "short",
      min: 0,
      width: 6,
      queries: [{ expr: `max by (datname) (cnpg_pg_database_xid_age{${INSTANCE}})`, legend: "{{datname}}" }],
    },
  ],
};
