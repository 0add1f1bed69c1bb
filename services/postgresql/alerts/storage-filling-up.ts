import { type Alert, always } from "./alert.ts";
import { percentage } from "./humanized.ts";
import { freeBytes, freeShare, volumeSeries } from "./volume.ts";

/** What the forecast is made from: long enough that one large load is not taken for a habit. */
const RANGE = "[6h]";

export const storageFillingUp: Alert = {
  name: "PostgreSQLStorageFillingUp",
  audience: "user",
  severity: always("warning"),
  expression: (context) => {
    const { storageForecastFreePercent, storageForecastHours } = context.thresholds;
    const forecast = `predict_linear(${freeBytes(context, RANGE)}, ${storageForecastHours * 3600})`;
    return `${freeShare(context)} < ${storageForecastFreePercent / 100} and min by (persistentvolumeclaim) (${forecast}) < 0`;
  },
  minutes: 30,
  duringMaintenance: true,
  summary: "A volume fills up and will soon be full",
  description: ({ thresholds }) =>
    `Volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its space left, and will be full in less than ${thresholds.storageForecastHours} hours if it goes on as in the last 6.`,
  condition: ({ thresholds }) =>
    `a volume with less than ${thresholds.storageForecastFreePercent}% of its space free will be full within ${thresholds.storageForecastHours} hours, by the trend of the last 6`,
  trial: (context) => {
    const { storageForecastFreePercent, storageForecastHours } = context.thresholds;
    const free = storageForecastFreePercent / 2;
    const perMinute = free / (storageForecastHours * 60);
    const fast = perMinute * 1.2;
    return {
      // A trend needs two values.
      above: volumeSeries(context, `${free}-${fast.toFixed(12)}x120`),
      onset: 1,
      below: volumeSeries(context, `${free}-${(perMinute * 0.8).toFixed(12)}x120`),
      labels: { persistentvolumeclaim: "postgresql-1" },
      description: `Volume postgresql-1 has ${percentage((free - 31 * fast) / 100)} of its space left, and will be full in less than ${storageForecastHours} hours if it goes on as in the last 6.`,
    };
  },
};
