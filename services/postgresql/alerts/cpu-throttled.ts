import { type Alert, always } from "./alert.ts";
import { ofServer } from "./promql.ts";

export const cpuThrottled: Alert = {
  name: "PostgreSQLCPUThrottled",
  audience: "user",
  severity: always("warning"),
  expression: (context) => {
    const rate = (metric: string) => `sum by (pod) (rate(${ofServer(metric, context)}[10m]))`;
    return `${rate("container_cpu_cfs_throttled_periods_total")} / ${rate("container_cpu_cfs_periods_total")} > ${context.thresholds.cpuThrottledPercent / 100}`;
  },
  minutes: 30,
  duringMaintenance: false,
  summary: "PostgreSQL waits for its CPU limit, and queries are slower than they need be",
  description: () =>
    "{{ $labels.pod }} had to wait for its CPU limit in {{ $value | humanizePercentage }} of the scheduling periods.",
  condition: ({ thresholds }) =>
    `PostgreSQL waits for its CPU limit in more than ${thresholds.cpuThrottledPercent}% of the scheduling periods`,
  trial: (context) => {
    const { cpuThrottledPercent } = context.thresholds;
    const pod = { pod: "postgresql-1" };
    const series = (percent: number) => [
      {
        series: ofServer("container_cpu_cfs_throttled_periods_total", context, pod),
        values: `1000+${percent}x60`,
      },
      { series: ofServer("container_cpu_cfs_periods_total", context, pod), values: "1000+100x60" },
    ];
    return {
      // A rate needs two values.
      above: series(cpuThrottledPercent + 1),
      onset: 1,
      below: series(cpuThrottledPercent),
      labels: pod,
      description: `postgresql-1 had to wait for its CPU limit in ${cpuThrottledPercent + 1}% of the scheduling periods.`,
    };
  },
};
