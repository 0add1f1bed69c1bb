import type { ClusterApi, ObjectKey } from "../../cli/cluster/api.ts";
import { ClusterError } from "../../cli/cluster/cluster-error.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";

const keyOf = ({ kind, metadata }: KubernetesObject): string =>
  `${kind} ${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`;

/** A cluster in memory: objects by key, what was written, and what its user may not do. */
export class FakeClusterApi implements ClusterApi {
  readonly namespace = "default";
  readonly applied: { object: KubernetesObject; dryRun: boolean }[] = [];
  readonly annotated: { key: ObjectKey; annotations: Readonly<Record<string, string | null>> }[] = [];
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #forbidden: readonly string[];

  /** @param forbidden kinds that the user may not read, as `kind` or `kind namespace` */
  constructor(objects: readonly KubernetesObject[] = [], forbidden: readonly string[] = []) {
    for (const object of objects) this.put(object);
    this.#forbidden = forbidden;
  }

  /** The object as it is from now on. */
  put(object: KubernetesObject): void {
    this.#objects.set(keyOf(object), object);
  }

  async get<T extends KubernetesObject>(key: ObjectKey): Promise<T | undefined> {
    this.#authorize(key.kind, key.metadata.namespace);
    return this.#objects.get(keyOf(key)) as T | undefined;
  }

  async list<T extends KubernetesObject>(
    { kind }: Pick<ObjectKey, "kind">,
    { namespace, labels }: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  ): Promise<readonly T[]> {
    this.#authorize(kind, namespace);
    return [...this.#objects.values()].filter(
      (object) =>
        object.kind === kind &&
        object.metadata?.namespace === namespace &&
        Object.entries(labels).every(([name, value]) => object.metadata?.labels?.[name] === value),
    ) as T[];
  }

  async apply(object: KubernetesObject & ObjectKey, { dryRun }: { readonly dryRun: boolean }): Promise<void> {
    this.applied.push({ object, dryRun });
    if (!dryRun) this.put(object);
  }

  async annotate(key: ObjectKey, annotations: Readonly<Record<string, string | null>>): Promise<void> {
    this.annotated.push({ key, annotations });
  }

  #authorize(kind: string, namespace = ""): void {
    if (!this.#forbidden.some((one) => one === kind || one === `${kind} ${namespace}`)) return;
    throw new ClusterError(`you may not read ${kind}`, { status: 403 });
  }
}
