import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { misfits } from "../../../runtime/schema.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { numberOf } from "../../../services/quantity.ts";
import { VOLUME_REPORT, VolumeReport } from "../../../services/volume-report.ts";

/** A growth that happened, as `status.scaling.disk.lastGrowth` remembers it. */
export interface LastGrowth {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly usedPercent: number;
}

/** What growing by itself came to, for a claim that allows it. */
export interface Growth {
  /** The size to have: more than now only when a growth is due. */
  readonly size: string;
  /** Of the fullest volume; undefined where nothing reports it. */
  readonly usedPercent: number | undefined;
  readonly last: LastGrowth | undefined;
  /** CamelCase. */
  readonly reason: "NotObserved" | "NotNeeded" | "Growing" | "AtLimit" | "TooSoon" | "Resizing";
  readonly message: string;
}

interface Observed {
  /** Kubernetes quantity. */
  readonly current: string;
  /** The ConfigMap of the volume reporter, where there is one. */
  readonly report: KubernetesObject | undefined;
  /** Names of the claims of the volumes that count: those of a trial restore are in the report too. */
  readonly claims: readonly string[];
}

const GIB = 1024 ** 3;
const HOUR = 3_600_000;

/** A report that is older than this says nothing of now. */
const FRESH_MS = HOUR;

/** A file system is smaller than its volume; one that is smaller than this has not been resized yet. */
const FILE_SYSTEM_SHARE = 0.9;

/**
 * Whether the volumes of a claim with `size.maxDisk` grow now. Each growth waits until the one before it has reached
 * every file system, and for the hours that the platform sets.
 */
export const growthOf = (
  instance: PostgreSQLInstance,
  { current, report, claims }: Observed,
): Growth | undefined => {
  const { maxDisk } = instance.parameters.size;
  if (maxDisk === undefined) return undefined;
  const { growAtPercent, growByPercent, growthHours } = instance.settings.scaling;
  const last = lastGrowthOf(instance);
  const usage = usageIn(report, claims, instance.now);
  const stays = (reason: Growth["reason"], message: string): Growth => ({
    size: current,
    usedPercent: usage?.percent,
    last,
    reason,
    message,
  });
  if (usage === undefined) {
    return stays(
      "NotObserved",
      "how full the volumes are is not known, so they do not grow by themselves: the platform's volume reporter has to run",
    );
  }
  if (usage.percent < growAtPercent) {
    return stays(
      "NotNeeded",
      `${usage.percent}% of the fullest volume is used; it grows at ${growAtPercent}%`,
    );
  }
  const bytes = numberOf(current);
  const most = numberOf(maxDisk);
  if (bytes >= most) {
    return stays("AtLimit", `${usage.percent}% is used, and size.maxDisk of ${maxDisk} is reached: raise it`);
  }
  if (usage.smallest < bytes * FILE_SYSTEM_SHARE) {
    return stays("Resizing", `${usage.percent}% is used; the last growth to ${current} is still under way`);
  }
  const next = last === undefined ? 0 : Date.parse(last.at) + growthHours * HOUR;
  if (instance.now.getTime() < next) {
    return stays("TooSoon", `${usage.percent}% is used; the next growth may come at ${rfc3339(next)}`);
  }
  const grown = Math.max(bytes + GIB, bytes * (1 + growByPercent / 100));
  const size = Math.ceil(grown / GIB) * GIB >= most ? maxDisk : `${Math.ceil(grown / GIB)}Gi`;
  return {
    size,
    usedPercent: usage.percent,
    last: { at: rfc3339(instance.now.getTime()), from: current, to: size, usedPercent: usage.percent },
    reason: "Growing",
    message: `${usage.percent}% was used, so the volumes grow from ${current} to ${size}`,
  };
};

const rfc3339 = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

const lastGrowthOf = ({ status }: PostgreSQLInstance): LastGrowth | undefined =>
  (status as { scaling?: { disk?: { lastGrowth?: LastGrowth } } }).scaling?.disk?.lastGrowth;

interface Usage {
  /** Of the fullest file system, whole percent. */
  readonly percent: number;
  /** Bytes of the smallest file system. */
  readonly smallest: number;
}

const usageIn = (
  report: KubernetesObject | undefined,
  claims: readonly string[],
  now: Date,
): Usage | undefined => {
  const text = (report as { data?: Readonly<Record<string, string>> } | undefined)?.data?.[VOLUME_REPORT.key];
  const read = parsed(text);
  const volumes = read?.volumes.filter(({ claim }) => claims.includes(claim)) ?? [];
  if (read === undefined || volumes.length === 0) return undefined;
  if (now.getTime() - Date.parse(read.at) > FRESH_MS) return undefined;
  const shares = volumes.map(({ usedBytes, capacityBytes }) => usedBytes / Math.max(1, capacityBytes));
  return {
    percent: Math.floor(100 * Math.max(...shares)),
    smallest: Math.min(...volumes.map(({ capacityBytes }) => capacityBytes)),
  };
};

/** A report that cannot be read counts as none: a volume does not grow on doubt. */
const parsed = (text: string | undefined): VolumeReport | undefined => {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return misfits(VolumeReport, value).length === 0 ? (value as VolumeReport) : undefined;
  } catch {
    return undefined;
  }
};
