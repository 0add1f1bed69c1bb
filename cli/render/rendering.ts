import type { Result } from "@crossplane-org/function-sdk-typescript";
import type { KubernetesObject, StatusCondition } from "../../runtime/kubernetes-object.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import type { Claim } from "./crossplane/claim.ts";
import { type Composite, compositeOf } from "./crossplane/composite.ts";
import type { Composition } from "./crossplane/composition.ts";
import { claimConditions, withoutMachinery } from "./crossplane/conditions.ts";
import type { FunctionRunner } from "./crossplane/function-runner.ts";
import type { ConnectionDetails, Pass } from "./crossplane/pipeline.ts";
import type { Observed } from "./inputs.ts";
import { SimulatedCluster } from "./simulation/cluster.ts";
import { type LifecyclePass, runLifecycle } from "./simulation/lifecycle.ts";

/** A claim, and all that came of it. */
export interface Rendering {
  readonly service: CatalogueEntry["service"];
  /** As its user would read it back: with conditions and status. */
  readonly claim: Claim & { readonly status: { readonly conditions: readonly StatusCondition[] } };
  readonly composite: Composite;
  /** Everything in the cluster at the end, with status, and with what operators made. */
  readonly cluster: readonly KubernetesObject[];
  /** In the order of the pipeline's steps and, within one, of creation. */
  readonly objects: readonly RenderedObject[];
  /** Names and order of the pipeline's steps. */
  readonly steps: readonly string[];
  readonly connection: {
    /** The Secret that the claim asks for; undefined when it asks for none. */
    readonly secret: { readonly name: string; readonly namespace: string } | undefined;
    readonly details: ConnectionDetails;
  };
  readonly ready: boolean;
  readonly results: readonly (Result & { readonly step: string })[];
  readonly ttlSeconds: number;
  readonly passes: readonly LifecyclePass[];
  readonly fatal: Pass["fatal"];
}

export interface RenderedObject {
  /** The composition resource name. */
  readonly name: string;
  /** The step that made it. */
  readonly step: string;
  /** The steps that changed it after that. */
  readonly amendedBy: readonly string[];
  readonly ready: boolean;
  readonly object: KubernetesObject;
}

export interface RenderInput {
  readonly claim: Claim;
  readonly entry: CatalogueEntry;
  readonly composition: Composition;
  readonly observed?: Observed;
  /** The platform's settings, and whatever else the functions may require. */
  readonly objects: readonly KubernetesObject[];
  readonly now: Date;
  /** One pass on what is observed, instead of all passes until nothing changes any more. */
  readonly once?: boolean;
}

/** Renders a claim: everything of a pass, or of a whole simulated life, with who did what. */
export const render = async (input: RenderInput, runner: FunctionRunner): Promise<Rendering> => {
  const { claim, entry, composition, observed, objects, now, once = false } = input;
  const start = compositeFrom(input);
  const cluster = new SimulatedCluster({
    composite: start,
    objects: [...objects, ...(observed?.composed ?? [])],
    connectionKeys: Object.keys(entry.connectionKeys),
    now,
  });
  const passes = await runLifecycle(composition, runner, cluster, once ? 1 : "until-steady");
  const { composite } = cluster;
  const status = composite.status ?? {};
  const conditions = claimConditions(status, now);
  const secret = claim.spec.writeConnectionSecretToRef?.name;
  const last = passes.at(-1)?.pass;
  return {
    service: entry.service,
    claim: {
      ...claim,
      spec: { ...claim.spec, resourceRef: refTo(composite) },
      status: { ...withoutMachinery(status), conditions },
    },
    composite,
    cluster: cluster.objects,
    objects: renderedObjects(passes),
    steps: composition.spec.pipeline.map(({ step }) => step),
    connection: {
      secret: secret === undefined ? undefined : { name: secret, namespace: claim.metadata.namespace },
      details: cluster.connectionDetails,
    },
    ready: conditions.some(({ type, status }) => type === "Ready" && status === "True"),
    results: last?.results ?? [],
    ttlSeconds: last?.ttlSeconds ?? 0,
    passes,
    fatal: last?.fatal,
  };
};

const refTo = ({ apiVersion, kind, metadata }: Composite) => ({ apiVersion, kind, name: metadata.name });

/** The composite as it is in the cluster with the claim's spec of today, or a new one. */
const compositeFrom = ({ claim, entry, composition, observed, now }: RenderInput): Composite => {
  const before = observed?.composite;
  const made = compositeOf(claim, {
    kind: entry.service.kinds.composite,
    composition: composition.metadata?.name ?? "",
    now,
    name: before?.metadata.name ?? claim.spec.resourceRef?.name ?? observed?.compositeName,
  });
  if (before === undefined) return made;
  return { ...before, spec: { ...before.spec, ...made.spec } };
};

const renderedObjects = (passes: readonly LifecyclePass[]): readonly RenderedObject[] => {
  // A fatal pass leaves everything as the one before it made it.
  const last = passes.findLast(({ pass }) => pass.fatal === undefined)?.pass;
  if (last === undefined) return [];
  const stepOf = (name: string): number => last.steps.findIndex(({ made }) => made.includes(name));
  const createdIn = (name: string): number => passes.findIndex(({ created }) => created.includes(name));
  return [...last.composed]
    .sort(([a], [b]) => stepOf(a) - stepOf(b) || createdIn(a) - createdIn(b) || (a < b ? -1 : 1))
    .map(([name, { object, ready }]) => ({
      name,
      step: last.steps[stepOf(name)]?.step ?? "",
      amendedBy: last.steps.filter(({ amended }) => amended.includes(name)).map(({ step }) => step),
      ready,
      object,
    }));
};
