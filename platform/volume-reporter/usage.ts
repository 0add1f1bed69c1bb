import type { VolumeReport } from "../../services/volume-report.ts";
import type { Prometheus, RangeSeries } from "../process/prometheus.ts";

export type VolumeUsage = VolumeReport["volumes"][number];

/** The series of the kubelet that alerts on volumes are made of, too. */
const CAPACITY = "kubelet_volume_stats_capacity_bytes";
const AVAILABLE = "kubelet_volume_stats_available_bytes";

/**
 * How full each volume of these namespaces is, by namespace. What a file system keeps for root counts as used: a
 * database cannot have it.
 */
export const usageOf = async (
  prometheus: Pick<Prometheus, "instant">,
  namespaces: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, readonly VolumeUsage[]>> => {
  const ask = (metric: string): Promise<readonly RangeSeries[]> =>
    prometheus.instant(
      // A volume that moved to another node may have two series for a moment.
      `min by (namespace, persistentvolumeclaim) (${metric}{namespace=~"${namespaces.join("|")}"})`,
      now.getTime() / 1000,
    );
  const [capacity, available] = await Promise.all([ask(CAPACITY), ask(AVAILABLE)]);
  const free = new Map(available.map((series) => [keyOf(series), bytesOf(series)]));
  const volumes = new Map<string, VolumeUsage[]>();
  for (const series of capacity) {
    const { namespace = "", persistentvolumeclaim: claim = "" } = series.labels;
    const capacityBytes = bytesOf(series);
    const freeBytes = free.get(keyOf(series));
    if (capacityBytes === undefined || freeBytes === undefined) continue;
    const known = volumes.get(namespace) ?? [];
    volumes.set(namespace, [
      ...known,
      { claim, capacityBytes, usedBytes: Math.max(0, capacityBytes - freeBytes) },
    ]);
  }
  return volumes;
};

const keyOf = ({ labels: { namespace, persistentvolumeclaim } }: RangeSeries): string =>
  `${namespace}/${persistentvolumeclaim}`;

/** Undefined where Prometheus has no number. */
const bytesOf = ({ values }: RangeSeries): number | undefined => {
  const [value] = [...values.values()];
  return value === undefined || !Number.isFinite(value) ? undefined : Math.round(value);
};
