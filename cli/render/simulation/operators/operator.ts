import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";

/**
 * What a healthy operator makes of an object: simulated, so that a rendering gets as far as a cluster would.
 * Pure: the same object and time give the same outcome.
 */
export type Operator<T extends KubernetesObject = KubernetesObject> = (object: T, now: string) => Outcome;

export interface Outcome {
  readonly status?: object;
  /** Objects that the operator makes by itself. */
  readonly makes?: readonly KubernetesObject[];
}
