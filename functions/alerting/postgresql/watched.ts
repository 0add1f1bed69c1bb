import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import { isToHibernate } from "../../../services/postgresql/hibernation.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isAwake } from "../../../services/postgresql/suspension.ts";

/** Whether the servers are shut down on purpose: as observed, for what the claim asks for may not have happened yet. */
export const sleeps = (instance: PostgreSQLInstance): boolean => isToHibernate(observedCluster(instance));

interface Rules extends KubernetesObject {
  readonly spec?: { readonly groups?: readonly { readonly rules?: readonly unknown[] }[] };
}

/**
 * Whether alerts may fire. An instance that is created, or that comes back from being suspended, is watched once its
 * Cluster is healthy; from then on until it is suspended, whatever its health.
 */
export const isWatched = (instance: PostgreSQLInstance): boolean => {
  if (sleeps(instance)) return false;
  const rules = instance.observed<Rules>("service-level-rules");
  if ((rules?.spec?.groups ?? []).some(({ rules = [] }) => rules.length > 0)) return true;
  return isAwake(observedCluster(instance));
};
