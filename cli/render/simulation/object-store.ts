import type { ResourceSelector } from "@crossplane-org/function-sdk-typescript";
import { isEqual } from "es-toolkit";
import type { KubernetesObject, ObjectMeta } from "../../../runtime/kubernetes-object.ts";
import { merge } from "../../../runtime/merge.ts";
import { keyOf, type Stored, uidOf } from "../crossplane/metadata.ts";
import { rfc3339 } from "../time.ts";

interface WithStatus extends Stored {
  readonly status?: object;
}

/** Objects as an API server would hold them: each with a uid, a generation and the status that its operator gave it. */
export class ObjectStore {
  readonly #objects = new Map<string, WithStatus>();
  readonly #given = new Map<string, KubernetesObject>();
  readonly #now: string;

  /** @param given objects that are there from the start, such as those read from a real cluster. */
  constructor(now: Date, given: readonly KubernetesObject[] = []) {
    this.#now = rfc3339(now);
    for (const object of given) {
      this.#given.set(keyOf(object), object);
      this.#objects.set(keyOf(object), this.#stored(object));
    }
  }

  get(object: KubernetesObject): Stored | undefined {
    return this.#objects.get(keyOf(object));
  }

  /** By key, so that two stores of the same objects compare equal. */
  all(): readonly Stored[] {
    return [...this.#objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  /** Sorted by namespace and name, as Crossplane hands them to functions. */
  find({ apiVersion, kind, namespace, matchName, matchLabels }: ResourceSelector): readonly Stored[] {
    const wanted = Object.entries(matchLabels?.labels ?? {});
    return [...this.#objects.values()]
      .filter((object) => object.apiVersion === apiVersion && object.kind === kind)
      .filter(
        ({ metadata }) => namespace === undefined || namespace === "" || metadata.namespace === namespace,
      )
      .filter(({ metadata }) => matchName === undefined || metadata.name === matchName)
      .filter(({ metadata }) => wanted.every(([label, value]) => metadata.labels?.[label] === value))
      .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  }

  /** Creates or changes an object. Fields that it had from the start stay, as another's would in a cluster. */
  apply(desired: KubernetesObject): "created" | "changed" | "unchanged" {
    const key = keyOf(desired);
    const given = this.#given.get(key);
    const before = this.#objects.get(key);
    const after = this.#stored(given === undefined ? desired : merge(given, desired), before);
    if (before === undefined) {
      this.#objects.set(key, after);
      return "created";
    }
    if (isEqual(before, after)) return "unchanged";
    this.#objects.set(key, generationAfter(before, after));
    return "changed";
  }

  setStatus(object: KubernetesObject, status: object): void {
    const stored = this.#objects.get(keyOf(object));
    if (stored !== undefined) this.#objects.set(keyOf(object), { ...stored, status });
  }

  delete(object: KubernetesObject): void {
    this.#objects.delete(keyOf(object));
    this.#given.delete(keyOf(object));
  }

  #stored(object: KubernetesObject, before?: WithStatus): WithStatus {
    const { status: given, ...rest } = object as KubernetesObject & { status?: object };
    const status = before?.status ?? given;
    const metadata = {
      ...object.metadata,
      name: object.metadata?.name ?? "",
      uid: before?.metadata.uid ?? object.metadata?.uid ?? uidOf(keyOf(object)),
      creationTimestamp:
        before?.metadata.creationTimestamp ?? object.metadata?.creationTimestamp ?? this.#now,
      ...generationOf(object, before),
    };
    return { ...rest, metadata, ...(status === undefined ? {} : { status }) };
  }
}

const pathOf = ({ metadata }: Stored): string => `${metadata.namespace ?? ""}/${metadata.name}`;

/** Only what has a spec has a generation: it counts the changes that were asked for. */
const generationOf = (object: KubernetesObject, before?: Stored): Pick<ObjectMeta, "generation"> =>
  "spec" in object ? { generation: before?.metadata.generation ?? object.metadata?.generation ?? 1 } : {};

const generationAfter = (before: WithStatus, after: WithStatus): WithStatus => {
  const { generation } = before.metadata;
  const specOf = (object: object): unknown => (object as { spec?: unknown }).spec;
  return generation === undefined || isEqual(specOf(before), specOf(after))
    ? after
    : { ...after, metadata: { ...after.metadata, generation: generation + 1 } };
};
