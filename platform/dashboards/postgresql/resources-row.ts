import type { Row } from "../panel.ts";
import { NAMESPACE } from "./selector.ts";

/** The container of CloudNativePG's pods in which PostgreSQL runs. */
const POSTGRES = `${NAMESPACE},container="postgres"`;

export const resourcesRow: Row = {
  title: "Processor and memory",
  panels: [
    {
      kind: "timeseries",
      title: "Processor",
      description: "Cores in use by each server.",
      unit: "short",
      min: 0,
      width: 8,
      queries: [
        {
          expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{${POSTGRES}}[$__rate_interval]))`,
          legend: "{{pod}}",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Slowed down by the limit",
      description: "Share of periods in which a server had used up its limit and had to wait.",
      unit: "percentunit",
      min: 0,
      max: 1,
      width: 8,
      queries: [
        {
          expr: `sum by (pod) (rate(container_cpu_cfs_throttled_periods_total{${POSTGRES}}[$__rate_interval])) / sum by (pod) (rate(container_cpu_cfs_periods_total{${POSTGRES}}[$__rate_interval]))`,
          legend: "{{pod}}",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Memory",
      description:
        "The working set, in which pages of files count that were read a moment ago: a database has as many of them as there is room for, so that this is near the limit when all is well. What cannot be taken back is what PostgreSQLMemoryAlmostExhausted looks at.",
      unit: "bytes",
      min: 0,
      width: 8,
      queries: [
        {
          expr: `max by (pod) (container_memory_working_set_bytes{${POSTGRES}})`,
          legend: "{{pod}}",
        },
      ],
    },
  ],
};
