import type { Series } from "./alert.ts";
import type { AlertContext } from "./context.ts";
import { inNamespace } from "./promql.ts";

/** Bytes that are free on each volume, as the kubelet sees them; every volume of the namespace is the instance's. */
export const freeBytes = (context: AlertContext, range = ""): string =>
  inNamespace("kubelet_volume_stats_available_bytes", context) + range;

export const freeShare = (context: AlertContext): string =>
  `min by (persistentvolumeclaim) (${freeBytes(context)}) / min by (persistentvolumeclaim) (${inNamespace("kubelet_volume_stats_capacity_bytes", context)})`;

/** For tests: a volume of 100 GB. */
export const volumeSeries = (context: AlertContext, freeGigabytes: string): readonly Series[] => {
  const volume = { persistentvolumeclaim: "postgresql-1" };
  return [
    { series: inNamespace("kubelet_volume_stats_available_bytes", context, volume), values: freeGigabytes },
    { series: inNamespace("kubelet_volume_stats_capacity_bytes", context, volume), values: "100x2000" },
  ];
};
