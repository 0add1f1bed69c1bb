import type { Series } from "./alert.ts";
import type { AlertContext } from "./context.ts";
import { ofVolumes } from "./promql.ts";

/** Bytes that are free on each volume, as the kubelet sees them. */
export const freeBytes = (context: AlertContext, range = ""): string =>
  ofVolumes("kubelet_volume_stats_available_bytes", context) + range;

export const freeShare = (context: AlertContext): string =>
  `min by (persistentvolumeclaim) (${freeBytes(context)}) / min by (persistentvolumeclaim) (${ofVolumes("kubelet_volume_stats_capacity_bytes", context)})`;

/** For tests: a volume of 100 GB, and one of a restore on trial that is about to be full. */
export const volumeSeries = (context: AlertContext, freeGigabytes: string): readonly Series[] => [
  ...series(context, "postgresql-1", freeGigabytes),
  ...series(context, "backup-trial-1", "1-0.001x2000"),
];

const series = (context: AlertContext, volume: string, freeGigabytes: string): readonly Series[] => {
  const labels = { persistentvolumeclaim: volume };
  return [
    { series: ofVolumes("kubelet_volume_stats_available_bytes", context, labels), values: freeGigabytes },
    { series: ofVolumes("kubelet_volume_stats_capacity_bytes", context, labels), values: "100x2000" },
  ];
};
