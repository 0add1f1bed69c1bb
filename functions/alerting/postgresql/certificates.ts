import type { Cluster } from "../../../services/postgresql/cluster.ts";

/** `2026-05-30 12:00:00 +0000 UTC`, as CloudNativePG writes a moment (Go's time.Time.String). */
const GO_TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d+)? ([+-]\d{2})(\d{2})/;

/** When the first of a Cluster's certificates ends, Unix seconds; undefined until CloudNativePG has reported it. */
export const certificatesEnd = (cluster: Cluster | undefined): number | undefined => {
  const ends = Object.values(cluster?.status?.certificates?.expirations ?? {}).flatMap((text) => {
    const [, day, time, hours, minutes] = GO_TIME.exec(text) ?? [];
    return day === undefined ? [] : [Date.parse(`${day}T${time}${hours}:${minutes}`) / 1000];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
};
