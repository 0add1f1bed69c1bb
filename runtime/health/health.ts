import type { KubernetesObject } from "../kubernetes-object.ts";

/** Whether an object does its work, and what it waits for when it does not. */
export interface Health {
  readonly healthy: boolean;
  /** One clause for people, empty when healthy. */
  readonly reason: string;
  /** Nothing is wrong so far: whoever is to act on the object has not answered for what was asked last. */
  readonly awaited?: true;
}

/** The judgement of one kind. The object is as it was observed in the cluster. */
export type HealthCheck<T extends KubernetesObject = KubernetesObject> = (object: T) => Health;

export const HEALTHY: Health = { healthy: true, reason: "" };

export const unhealthy = (reason: string): Health => ({ healthy: false, reason });

export const awaited = (reason: string): Health => ({ healthy: false, reason, awaited: true });

/** Healthy when the condition is True for the generation that was asked for. */
export const whenCondition =
  (type: string): HealthCheck =>
  (object) => {
    const { metadata, status } = object as KubernetesObject & {
      status?: {
        conditions?: {
          type: string;
          status: string;
          reason?: string;
          message?: string;
          observedGeneration?: number;
        }[];
      };
    };
    const found = status?.conditions?.find((condition) => condition.type === type);
    if (found === undefined) return unhealthy(`condition ${type} is not reported yet`);
    if (
      found.observedGeneration !== undefined &&
      metadata?.generation !== undefined &&
      found.observedGeneration < metadata.generation
    ) {
      return unhealthy(`condition ${type} is not reported for the current generation yet`);
    }
    if (found.status === "True") return HEALTHY;
    return unhealthy(found.message || found.reason || `condition ${type} is ${found.status}`);
  };
