import { isOpen, type Window, weeklyWindow, windowAt } from "../../../services/maintenance-window.ts";
import type { ClusterSpec } from "../../../services/postgresql/cluster.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { sizeOf } from "../../../services/postgresql/size.ts";
import { isHibernated, isSuspended } from "../../../services/postgresql/suspension.ts";
import { sameQuantity } from "../../../services/quantity.ts";

type Resources = ClusterSpec["resources"];

/** The window in which a change that waits comes: the one that is open, or the next one. */
export const nextWindow = ({ parameters, name, now }: PostgreSQLInstance): Window =>
  windowAt(weeklyWindow(parameters.maintenance, name), now);

/**
 * Whether a change that interrupts has to wait. It never does where nothing runs that it could interrupt: before the
 * first server, and while the instance is suspended.
 */
export const isWaiting = (instance: PostgreSQLInstance): boolean => {
  const cluster = observedCluster(instance);
  return (
    instance.parameters.updateStrategy.type === "OnRestart" &&
    cluster?.status?.currentPrimary !== undefined &&
    !isSuspended(instance) &&
    !isHibernated(cluster) &&
    !isOpen(nextWindow(instance), instance.now)
  );
};

/** What the claim wants of CPU and memory; an amount that is in force already as it is written there. */
export const wantedResources = (instance: PostgreSQLInstance): Resources => {
  const { cpu, memory, requests } = sizeOf(instance.parameters.size, instance.settings);
  const observed = observedCluster(instance)?.spec.resources;
  const as = (kept: string | undefined, wanted: string): string =>
    kept !== undefined && sameQuantity(kept, wanted) ? kept : wanted;
  return {
    requests: {
      cpu: as(observed?.requests?.cpu, requests.cpu),
      memory: as(observed?.requests?.memory, requests.memory),
    },
    limits: { cpu: as(observed?.limits?.cpu, cpu), memory: as(observed?.limits?.memory, memory) },
  };
};

/** CPU and memory that the servers have, or get with this pass. */
export const resourcesInForce = (instance: PostgreSQLInstance): Resources => {
  const wanted = wantedResources(instance);
  return isWaiting(instance) ? (observedCluster(instance)?.spec.resources ?? wanted) : wanted;
};
