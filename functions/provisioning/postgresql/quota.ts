import type { ILimitRange } from "kubernetes-models/v1/LimitRange";
import type { IResourceQuota } from "kubernetes-models/v1/ResourceQuota";
import { candidateCluster, keptClusters } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/**
 * Bounds on counts, so that nothing that goes wrong in one instance eats the cluster. Twice the servers leaves room
 * for the job that prepares a new one and for the pods of a rolling update.
 */
export const quota = (instance: PostgreSQLInstance): IResourceQuota => {
  const servers = Math.max(1, instance.parameters.instances) * (1 + furtherClusters(instance));
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "instance", namespace: instance.namespace },
    spec: {
      hard: {
        pods: String(2 * servers + 10),
        persistentvolumeclaims: String(2 * servers + 2),
        "services.loadbalancers": instance.parameters.network.serviceType === "LoadBalancer" ? "1" : "0",
      },
    },
  };
};

/** A restore in place has the servers of two Clusters for a while, and the volumes of what is kept. */
const furtherClusters = (instance: PostgreSQLInstance): number =>
  keptClusters(instance).length + (candidateCluster(instance) === undefined ? 0 : 1);

/** Bounds for containers that do not say theirs: a pod without limits could starve its node. */
export const limits = (instance: PostgreSQLInstance): ILimitRange => ({
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: { name: "instance", namespace: instance.namespace },
  spec: {
    limits: [
      {
        type: "Container",
        default: { cpu: "500m", memory: "256Mi" },
        defaultRequest: { cpu: "10m", memory: "64Mi" },
      },
    ],
  },
});
