import { healthOf } from "../../runtime/health/index.ts";
import { conditionOf } from "../../runtime/kubernetes-object.ts";
import type { Cluster } from "./cluster.ts";
import { type Observation, observedCluster } from "./current-cluster.ts";
import { HIBERNATION, isToHibernate } from "./hibernation.ts";
import type { PostgreSQLInstance } from "./instance.ts";

/** Whether the claim asks for no server. */
export const isSuspended = ({ parameters }: Pick<PostgreSQLInstance, "parameters">): boolean =>
  parameters.instances === 0;

/** Whether no server of the Cluster runs because it was asked to be so. */
export const isHibernated = (cluster: Cluster | undefined): boolean =>
  conditionOf(cluster, HIBERNATION.annotation)?.status === "True";

/**
 * Whether the claim asks for no server, or CloudNativePG has not been seen waking them yet. As long as a Cluster is to
 * hibernate, CloudNativePG fails each Backup of it for good: what needs servers waits for what is observed, since what
 * was composed may reach the operator later than a Backup composed with it.
 */
export const isAsleep = (instance: Pick<PostgreSQLInstance, "parameters"> & Observation): boolean => {
  const cluster = observedCluster(instance);
  return isSuspended(instance) || isToHibernate(cluster) || isHibernated(cluster);
};

/** Whether servers run that answer. A Cluster that sleeps, or that was woken a moment ago, calls itself healthy too. */
export const isAwake = (cluster: Cluster | undefined): boolean =>
  cluster !== undefined &&
  !isToHibernate(cluster) &&
  !isHibernated(cluster) &&
  (cluster.status?.readyInstances ?? 0) > 0 &&
  healthOf(cluster).healthy;
