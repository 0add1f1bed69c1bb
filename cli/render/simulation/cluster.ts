import { isEqual } from "es-toolkit";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { compositionResourceName } from "../crossplane/composed.ts";
import type { Composite } from "../crossplane/composite.ts";
import { statusAfter } from "../crossplane/conditions.ts";
import type { ConnectionDetails, ObservedCluster, Pass } from "../crossplane/pipeline.ts";
import { ObjectStore } from "./object-store.ts";
import { operate } from "./operators/index.ts";

/** What a pass changed, by composition resource name, sorted. */
export interface AppliedPass {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
}

export interface ClusterStart {
  readonly composite: Composite;
  /** Objects that are there from the start: the platform's settings, required objects, what was observed. */
  readonly objects: readonly KubernetesObject[];
  readonly connectionDetails?: ConnectionDetails;
  /** The keys that the composite's connection secret takes; every key where there are none. */
  readonly connectionKeys: readonly string[];
  readonly now: Date;
}

/** Chooses among composition resource names. */
export type Chooses = (name: string) => boolean;

const everything: Chooses = () => true;

/** A cluster with one composite in it, in which Crossplane and every operator do their work at once. */
export class SimulatedCluster {
  readonly #now: Date;
  readonly #connectionKeys: readonly string[];
  readonly #store: ObjectStore;
  #composite: Composite;
  #connectionDetails: ConnectionDetails;

  constructor({ composite, objects, connectionDetails = new Map(), connectionKeys, now }: ClusterStart) {
    this.#now = now;
    this.#connectionKeys = connectionKeys;
    this.#store = new ObjectStore(now, objects);
    this.#composite = composite;
    this.#connectionDetails = connectionDetails;
  }

  get composite(): Composite {
    return this.#composite;
  }

  get connectionDetails(): ConnectionDetails {
    return this.#connectionDetails;
  }

  /** Every object, those of operators included. */
  get objects(): readonly KubernetesObject[] {
    return this.#store.all();
  }

  observe(): ObservedCluster {
    return {
      composite: this.#composite,
      connectionDetails: this.#connectionDetails,
      composed: new Map(
        this.#store.all().flatMap((object) => {
          const name = compositionResourceName(object);
          return name === undefined ? [] : [[name, object] as const];
        }),
      ),
      find: (selector) => this.#store.find(selector),
    };
  }

  /**
   * Crossplane's part: deletes what is no longer desired, applies the rest, publishes details, reports.
   *
   * @param reaches which resources it gets to: it applies them in random order and stops at the first error.
   */
  apply(pass: Pass, reaches: Chooses = everything): AppliedPass {
    const { composed } = this.observe();
    const deleted =
      pass.fatal === undefined ? [...composed].filter(([name]) => !pass.composed.has(name)) : [];
    for (const [, object] of deleted) this.#store.delete(object);
    const applied = [...pass.composed]
      .filter(([name]) => reaches(name))
      .map(([name, { object }]) => ({ name, how: this.#store.apply(object) }));
    const published = [...pass.connectionDetails].filter(
      ([key]) => this.#connectionKeys.length === 0 || this.#connectionKeys.includes(key),
    );
    // A key that is left out stays: Crossplane patches the Secret.
    this.#connectionDetails = new Map([...this.#connectionDetails, ...published]);
    this.#composite = { ...this.#composite, status: statusAfter(this.#composite, pass, this.#now) };
    const namesOf = (wanted: string) =>
      applied.flatMap(({ name, how }) => (how === wanted ? [name] : [])).sort();
    return {
      created: namesOf("created"),
      changed: namesOf("changed"),
      deleted: deleted.map(([name]) => name).sort(),
    };
  }

  /**
   * The operators' part.
   *
   * @param reaches which composed resources they get to; the others stay as they are.
   */
  operate(reaches: Chooses = everything): void {
    for (const object of this.#store.all()) {
      if (!reaches(compositionResourceName(object) ?? "")) continue;
      const { status, makes = [] } = operate(object, this.#now);
      if (status !== undefined) this.#store.setStatus(object, status);
      for (const made of makes) this.#store.apply(made);
    }
  }

  /** Everything that a next pass would see, to compare. */
  snapshot(): unknown {
    return structuredClone([this.#composite, this.#connectionDetails, this.#store.all()]);
  }

  isAs(snapshot: unknown): boolean {
    return isEqual(this.snapshot(), snapshot);
  }
}
