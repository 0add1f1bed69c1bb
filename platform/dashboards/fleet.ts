import { PROBE_METRICS } from "../../services/metric-names.ts";
import { availability, BY_INSTANCE, budgetLeft, target } from "./availability.ts";
import { backupsRow } from "./fleet/backups-row.ts";
import { maintenanceRow } from "./fleet/maintenance-row.ts";
import type { DashboardData } from "./panel.ts";

const SELECTOR = 'service=~"$service"';

/** All instances of all services: who is down, who runs out of something, and what was promised. */
export const fleetDashboard: DashboardData = {
  uid: "matura-fleet",
  title: "Matura / Fleet",
  description:
    "Every instance of the catalogue: availability, capacity, backups, maintenance, and the prober that measures them.",
  variables: [
    {
      name: "service",
      label: "Service",
      description: "Name of the service.",
      values: { of: "service", in: PROBE_METRICS.target },
      all: true,
    },
  ],
  rows: [
    {
      title: "Now",
      panels: [
        {
          kind: "stat",
          title: "Instances",
          description: "Instances that are probed.",
          unit: "short",
          width: 6,
          queries: [{ expr: `count(${PROBE_METRICS.target}{${SELECTOR}})`, legend: "instances" }],
        },
        {
          kind: "stat",
          title: "Instances that fail",
          description: "Instances with a failed probe in the last five minutes, maintenance left out.",
          unit: "short",
          width: 6,
          thresholds: { warning: 1, critical: 3 },
          queries: [
            {
              expr: `count(sum by (${BY_INSTANCE}) (increase(${PROBE_METRICS.total}{${SELECTOR},outcome="failed",maintenance="false"}[5m])) > 0) or vector(0)`,
              legend: "failing",
            },
          ],
        },
        {
          kind: "stat",
          title: "Instances in maintenance",
          description: "Instances with a probe in the last five minutes that was counted as maintenance.",
          unit: "short",
          width: 6,
          queries: [
            {
              expr: `count(sum by (${BY_INSTANCE}) (increase(${PROBE_METRICS.total}{${SELECTOR},maintenance="true"}[5m])) > 0) or vector(0)`,
              legend: "in maintenance",
            },
          ],
        },
        {
          kind: "stat",
          title: "Targets missed, 30 days",
          description: "Instances whose error budget of the last 30 days is used up.",
          unit: "short",
          width: 6,
          thresholds: { warning: 1, critical: 3 },
          queries: [{ expr: `count(${budgetLeft(SELECTOR, "30d")} < 0) or vector(0)`, legend: "missed" }],
        },
      ],
    },
    {
      title: "Availability",
      panels: [
        {
          kind: "table",
          title: "Availability, 30 days",
          description: "Share of probes that were answered, the worst first. Maintenance does not count.",
          unit: "percentunit",
          decimals: 3,
          width: 12,
          queries: [{ expr: `sort(${availability(SELECTOR, "30d")})`, legend: "" }],
        },
        {
          kind: "table",
          title: "Targets",
          description: "The availability that is promised of each instance.",
          unit: "percentunit",
          decimals: 3,
          width: 12,
          queries: [{ expr: `sort_desc(${target(SELECTOR)})`, legend: "" }],
        },
        {
          kind: "timeseries",
          title: "Failed probes",
          description: "Failed probes a second by instance and reason, and all that were answered.",
          unit: "ops",
          min: 0,
          width: 24,
          queries: [
            {
              expr: `sum by (claim_namespace, claim_name, reason) (rate(${PROBE_METRICS.total}{${SELECTOR},outcome="failed"}[$__rate_interval])) > 0`,
              legend: "{{claim_namespace}}/{{claim_name}} {{reason}}",
            },
            {
              expr: `sum(rate(${PROBE_METRICS.total}{${SELECTOR},outcome="ok"}[$__rate_interval]))`,
              legend: "answered, all instances",
            },
          ],
        },
      ],
    },
    {
      title: "Capacity",
      panels: [
        {
          kind: "timeseries",
          title: "Fullest volumes",
          description: "The ten volumes with the highest used share, by namespace of the instance.",
          unit: "percentunit",
          min: 0,
          max: 1,
          width: 12,
          queries: [
            {
              expr: 'topk(10, max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes{namespace=~"($service)-.+"} / kubelet_volume_stats_capacity_bytes))',
              legend: "{{namespace}} {{persistentvolumeclaim}}",
            },
          ],
        },
        {
          kind: "timeseries",
          title: "PostgreSQL: connections in use",
          description: "The ten instances that are closest to max_connections.",
          unit: "percentunit",
          min: 0,
          max: 1,
          width: 12,
          queries: [
            {
              expr: `topk(10, max by (claim_namespace, claim_name) (sum by (claim_namespace, claim_name, pod) (cnpg_backends_total) / on (claim_namespace, claim_name, pod) max by (claim_namespace, claim_name, pod) (cnpg_pg_settings_setting{name="max_connections"})))`,
              legend: "{{claim_namespace}}/{{claim_name}}",
            },
          ],
        },
        {
          kind: "timeseries",
          title: "PostgreSQL: segments that wait for the archive",
          description:
            "The ten instances with the most segments of the write-ahead log that are not archived.",
          unit: "short",
          min: 0,
          width: 12,
          queries: [
            {
              expr: 'topk(10, max by (claim_namespace, claim_name) (cnpg_collector_pg_wal_archive_status{value="ready"}))',
              legend: "{{claim_namespace}}/{{claim_name}}",
            },
          ],
        },
        {
          kind: "timeseries",
          title: "PostgreSQL: replication lag",
          description: "The ten instances with the replica that is furthest behind.",
          unit: "s",
          min: 0,
          width: 12,
          queries: [
            {
              expr: "topk(10, max by (claim_namespace, claim_name) (cnpg_pg_replication_lag))",
              legend: "{{claim_namespace}}/{{claim_name}}",
            },
          ],
        },
      ],
    },
    backupsRow,
    maintenanceRow,
    {
      title: "The prober itself",
      panels: [
        {
          kind: "timeseries",
          title: "Instances by prober",
          description: "Instances that each prober probes.",
          unit: "short",
          min: 0,
          width: 8,
          queries: [{ expr: `sum by (pod) (${PROBE_METRICS.instances})`, legend: "{{pod}}" }],
        },
        {
          kind: "timeseries",
          title: "Lateness of probes",
          description:
            "How late probes start. Above some tens of milliseconds the prober needs a second shard.",
          unit: "s",
          min: 0,
          width: 8,
          queries: [
            {
              expr: `histogram_quantile(0.99, sum by (le) (rate(${PROBE_METRICS.lateness}_bucket[$__rate_interval])))`,
              legend: "p99",
            },
          ],
        },
        {
          kind: "timeseries",
          title: "Probes without a result",
          description: "Probes a second that count neither way, since the prober itself stood still.",
          unit: "ops",
          min: 0,
          width: 8,
          queries: [{ expr: `sum(rate(${PROBE_METRICS.discarded}[$__rate_interval]))`, legend: "discarded" }],
        },
      ],
    },
  ],
};
