import { type Alert, always } from "./alert.ts";
import type { AlertContext } from "./context.ts";
import { percentage } from "./humanized.ts";
import { ofPods, ofServer } from "./promql.ts";

/** Bytes of a page, in which PostgreSQL says how large its shared buffers are. */
const PAGE = 8192;
const SHARED_BUFFERS = { name: "shared_buffers" } as const;
const MEMORY = { resource: "memory" } as const;

const maxByPod = (selector: string): string => `max by (pod) (${selector})`;

/**
 * What the kernel could not take back. The working set counts pages of files that were read a moment ago, which a
 * database always has as many of as there is room for.
 */
const used = (context: AlertContext): string =>
  `(${maxByPod(ofServer("container_memory_rss", context))} + ${PAGE} * ${maxByPod(ofPods("cnpg_pg_settings_setting", context, SHARED_BUFFERS))})`;

export const memoryAlmostExhausted: Alert = {
  name: "PostgreSQLMemoryAlmostExhausted",
  audience: "user",
  severity: always("warning"),
  expression: (context) =>
    `${used(context)} / ${maxByPod(ofServer("kube_pod_container_resource_limits", context, MEMORY))} > ${context.thresholds.memoryPercent / 100}`,
  minutes: 30,
  duringMaintenance: false,
  summary: "Almost all memory is in use, and the kernel ends PostgreSQL when there is none left",
  description: () =>
    "Sessions and shared buffers of {{ $labels.pod }} take {{ $value | humanizePercentage }} of its memory limit.",
  condition: ({ thresholds }) =>
    `sessions and shared buffers take more than ${thresholds.memoryPercent}% of the memory limit`,
  trial: (context) => {
    const { memoryPercent } = context.thresholds;
    const pod = { pod: "postgresql-1" };
    const limit = 1000 * PAGE;
    const series = (percent: number) => [
      {
        series: ofServer("container_memory_rss", context, pod),
        values: `${(limit * (percent - 1)) / 100}x60`,
      },
      {
        series: ofPods("cnpg_pg_settings_setting", context, { ...pod, ...SHARED_BUFFERS }),
        values: "10x60",
      },
      {
        series: ofServer("kube_pod_container_resource_limits", context, { ...pod, ...MEMORY }),
        values: `${limit}x60`,
      },
    ];
    return {
      above: series(memoryPercent + 0.5),
      onset: 0,
      below: series(memoryPercent - 0.5),
      labels: pod,
      description: `Sessions and shared buffers of postgresql-1 take ${percentage((memoryPercent + 0.5) / 100)} of its memory limit.`,
    };
  },
};
