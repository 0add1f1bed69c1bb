import type { Cluster } from "./cluster.ts";

/**
 * CloudNativePG's annotation that ends all servers of a Cluster and keeps their volumes; the condition that tells of it
 * has the same name.
 */
export const HIBERNATION = { annotation: "cnpg.io/hibernation", on: "on", off: "off" } as const;

/** Whether the Cluster was asked to hibernate, whether or not its servers have ended yet. */
export const isToHibernate = (cluster: Pick<Cluster, "metadata"> | undefined): boolean =>
  cluster?.metadata?.annotations?.[HIBERNATION.annotation] === HIBERNATION.on;
