/** The part of a Kubernetes object's metadata that Matura reads or writes. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Any Kubernetes object: its type and metadata are known, the rest belongs to its kind. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: ObjectMeta;
}

/** A condition of `status.conditions`, as most kinds carry it. */
export interface StatusCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string;
}

export interface Conditioned extends KubernetesObject {
  readonly status?: { readonly conditions?: readonly StatusCondition[] };
}

/** The condition of that type, or undefined while the object does not report it. */
export const conditionOf = (
  object: KubernetesObject | undefined,
  type: string,
): StatusCondition | undefined =>
  (object as Conditioned | undefined)?.status?.conditions?.find((condition) => condition.type === type);
