import type { ResourceSelector } from "@crossplane-org/function-sdk-typescript";
import { isJsonObject, type JsonObject } from "../../../runtime/json.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { RenderError } from "../error.ts";
import { readManifests } from "../manifests.ts";

/** The part of a Composition (apiextensions.crossplane.io/v1, mode Pipeline) that a rendering follows. */
export interface Composition extends KubernetesObject {
  readonly spec: {
    readonly compositeTypeRef: { readonly apiVersion: string; readonly kind: string };
    readonly mode: "Pipeline";
    readonly pipeline: readonly PipelineStep[];
  };
}

export interface PipelineStep {
  readonly step: string;
  readonly functionRef: { readonly name: string };
  readonly input?: JsonObject;
  /** Objects that are fetched before the step is first called. */
  readonly requirements?: { readonly requiredResources?: readonly BootstrapRequirement[] };
}

export interface BootstrapRequirement {
  readonly requirementName: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/** @throws RenderError when the file does not hold one Composition with a pipeline. */
export const readComposition = (file: string): Composition => {
  const found = readManifests(file).filter(({ kind }) => kind === "Composition");
  const [composition] = found;
  if (composition === undefined || found.length > 1) {
    throw new RenderError(`${file} holds ${found.length} Compositions: exactly one is needed`);
  }
  const { spec } = composition as { spec?: unknown };
  if (!isJsonObject(spec) || spec.mode !== "Pipeline" || !Array.isArray(spec.pipeline)) {
    throw new RenderError(
      `${file}: the Composition has no spec.pipeline: mode Pipeline is the only one there is`,
    );
  }
  return composition as Composition;
};

export const selectorOf = (requirement: BootstrapRequirement): ResourceSelector => ({
  apiVersion: requirement.apiVersion,
  kind: requirement.kind,
  ...(requirement.namespace === undefined ? {} : { namespace: requirement.namespace }),
  ...(requirement.name === undefined ? {} : { matchName: requirement.name }),
  ...(requirement.matchLabels === undefined ? {} : { matchLabels: { labels: requirement.matchLabels } }),
});
