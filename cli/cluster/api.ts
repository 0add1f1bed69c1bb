import type { ObjectKey } from "../../platform/process/api-client.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";

export type { ObjectKey };

/**
 * What commands ask of a cluster. Every call throws ClusterError when the API server does not answer, or refuses for
 * another reason than that the object is not there.
 */
export interface ClusterApi {
  /** The namespace of the kubeconfig's context. */
  readonly namespace: string;

  /** The object, undefined when it or its namespace is not there. */
  get<T extends KubernetesObject>(key: ObjectKey): Promise<T | undefined>;

  /** Objects of a kind in one namespace, that have all the labels. */
  list<T extends KubernetesObject>(
    kind: Pick<ObjectKey, "apiVersion" | "kind">,
    place: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  ): Promise<readonly T[]>;

  /**
   * Server-side apply, by the field manager `matura`.
   *
   * @param dryRun the API server judges the object and keeps nothing of it
   */
  apply(object: KubernetesObject & ObjectKey, options: { readonly dryRun: boolean }): Promise<void>;

  /** Sets annotations of an object that exists; null takes one away. */
  annotate(key: ObjectKey, annotations: Readonly<Record<string, string | null>>): Promise<void>;
}
