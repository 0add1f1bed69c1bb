import { type Alert, always } from "./alert.ts";
import { freeShare, volumeSeries } from "./volume.ts";

export const storageAlmostFull: Alert = {
  name: "PostgreSQLStorageAlmostFull",
  audience: "user",
  severity: always("critical"),
  expression: (context) => `${freeShare(context)} < ${context.thresholds.storageFreePercent / 100}`,
  minutes: 5,
  duringMaintenance: true,
  summary: "A volume is almost full, and PostgreSQL stops when it is",
  description: () =>
    "Volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its space left.",
  condition: ({ thresholds }) => `less than ${thresholds.storageFreePercent}% of a volume is free`,
  trial: (context) => {
    const { storageFreePercent } = context.thresholds;
    const free = storageFreePercent - 0.1;
    return {
      above: volumeSeries(context, `${free}x60`),
      onset: 0,
      below: volumeSeries(context, `${storageFreePercent}x60`),
      labels: { persistentvolumeclaim: "postgresql-1" },
      description: `Volume postgresql-1 has ${free}% of its space left.`,
    };
  },
};
