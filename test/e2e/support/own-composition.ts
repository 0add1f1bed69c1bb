import { apply, get, kubectl } from "./kubectl.ts";
import type { Scenario } from "./scenario.ts";

const KIND = "compositions.apiextensions.crossplane.io";
const CATALOGUE = "postgresql.matura.dev";

interface Composition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly pipeline: readonly { readonly step: string }[] };
}

/** A composition of a scenario's own: the catalogue's as it is installed here, from which steps can be taken. */
export class OwnComposition {
  /** What a claim names in `compositionRef`. */
  readonly name: string;
  readonly #scenario: Scenario;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.name = scenario.namespace;
  }

  /** Makes it, or changes it, to the catalogue's without the steps named. */
  async without(...steps: readonly string[]): Promise<void> {
    const installed = await get<Composition>(KIND, CATALOGUE);
    if (installed === undefined) throw new Error(`there is no composition ${CATALOGUE}`);
    const { apiVersion, kind, spec } = installed;
    const pipeline = spec.pipeline.filter(({ step }) => !steps.includes(step));
    if (spec.pipeline.length - pipeline.length !== steps.length) {
      throw new Error(`not every one of ${steps.join(", ")} is a step of ${CATALOGUE}`);
    }
    await apply({ apiVersion, kind, metadata: { name: this.name }, spec: { ...spec, pipeline } });
    this.#scenario.trace.note(`the composition is without: ${steps.join(", ") || "nothing"}`);
  }

  async delete(): Promise<void> {
    await kubectl(["delete", KIND, this.name, "--ignore-not-found"]);
  }
}
