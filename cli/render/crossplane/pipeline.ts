import { createHash } from "node:crypto";
import {
  Capability,
  type Condition,
  Ready,
  type Resource,
  type ResourceSelector,
  type Resources,
  type Result,
  RunFunctionRequest,
  Severity,
  type State,
} from "@crossplane-org/function-sdk-typescript";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { changesBetween } from "./changes.ts";
import { composedObject } from "./composed.ts";
import type { Composite } from "./composite.ts";
import { type Composition, type PipelineStep, selectorOf } from "./composition.ts";
import type { FunctionRunner } from "./function-runner.ts";
import { type Fetch, runWithRequirements } from "./required-resources.ts";

/** Keys of a connection secret, with their bytes. */
export type ConnectionDetails = ReadonlyMap<string, Uint8Array>;

/** The cluster as a pass finds it. */
export interface ObservedCluster {
  readonly composite: Composite;
  readonly connectionDetails: ConnectionDetails;
  /** Composed objects by composition resource name. */
  readonly composed: ReadonlyMap<string, KubernetesObject>;
  /** Any object of the cluster. */
  readonly find: (selector: ResourceSelector) => readonly KubernetesObject[];
}

/** What a pass of the pipeline came to. */
export interface Pass {
  readonly steps: readonly StepRun[];
  /** As Crossplane would apply them; nothing is applied after a fatal result. */
  readonly composed: ReadonlyMap<string, ComposedResource>;
  /** The status that the pipeline gives the composite. */
  readonly status: Readonly<Record<string, unknown>>;
  readonly connectionDetails: ConnectionDetails;
  /** Conditions of the functions, in the order of the steps. */
  readonly conditions: readonly Condition[];
  readonly results: readonly StepResult[];
  /** What the pipeline says of the composite itself, or undefined to go by the composed resources. */
  readonly compositeReady: boolean | undefined;
  /** Seconds until Crossplane runs the composite again; 0 leaves that to events. */
  readonly ttlSeconds: number;
  readonly fatal?: { readonly step: string; readonly message: string };
  /** For the next pass: what each step required. */
  readonly required: RequiredByStep;
}

export interface ComposedResource {
  readonly object: KubernetesObject;
  /** Only READY_TRUE counts: what a function says nothing of is not ready. */
  readonly ready: boolean;
}

export interface StepRun {
  readonly step: string;
  readonly function: string;
  /** How often the function was called, once for each round of requirements. */
  readonly calls: number;
  readonly milliseconds: number;
  /** Composition resource names that this step added to the desired state. */
  readonly made: readonly string[];
  /** Composition resource names that it changed. */
  readonly amended: readonly string[];
}

export interface StepResult extends Result {
  readonly step: string;
}

export type RequiredByStep = ReadonlyMap<string, Readonly<Record<string, ResourceSelector>>>;

const CAPABILITIES = [
  Capability.CAPABILITY_CAPABILITIES,
  Capability.CAPABILITY_REQUIRED_RESOURCES,
  Capability.CAPABILITY_CREDENTIALS,
  Capability.CAPABILITY_CONDITIONS,
  Capability.CAPABILITY_REQUIRED_SCHEMAS,
];

/**
 * Walks a composition's pipeline once, as Crossplane's FunctionComposer does (composition_functions.go of v2.4.0):
 * desired state and context travel from step to step; a fatal result ends the pass and leaves the cluster as it is.
 *
 * @param before what each step required in the pass before: Crossplane delivers it with the first call.
 * @throws RenderError where Crossplane would fail: requirements that never settle, a name that cannot be.
 */
export const runPipeline = async (
  composition: Composition,
  runner: FunctionRunner,
  cluster: ObservedCluster,
  before: RequiredByStep = new Map(),
): Promise<Pass> => {
  const fetch = fetchFrom(cluster);
  const observed = observedState(cluster);
  let desired: State = { composite: undefined, resources: {} };
  let context: Record<string, unknown> = {};
  let ttlSeconds = 0;
  let fatal: Pass["fatal"];
  const steps: StepRun[] = [];
  const conditions: Condition[] = [];
  const results: StepResult[] = [];
  const required = new Map<string, Readonly<Record<string, ResourceSelector>>>();

  for (const step of composition.spec.pipeline) {
    const request = requestOf(step, { observed, desired, context }, fetch, before.get(step.step) ?? {});
    const started = performance.now();
    const { response, calls } = await runWithRequirements(runner, step.functionRef.name, request, fetch);
    const after = response.desired ?? { composite: undefined, resources: {} };
    steps.push({
      step: step.step,
      function: step.functionRef.name,
      calls,
      milliseconds: performance.now() - started,
      ...changesBetween(desired.resources, after.resources),
    });
    required.set(step.step, {
      ...response.requirements?.extraResources,
      ...response.requirements?.resources,
    });
    ttlSeconds = shorter(ttlSeconds, response.meta?.ttl);
    desired = after;
    context = response.context ?? {};
    conditions.push(...response.conditions);
    results.push(...response.results.map((result) => ({ ...result, step: step.step })));
    const failure = response.results.find(({ severity }) => severity === Severity.SEVERITY_FATAL);
    if (failure !== undefined) {
      fatal = { step: step.step, message: failure.message };
      break;
    }
  }

  const outcome = { steps, conditions, results, ttlSeconds, required };
  if (fatal !== undefined) {
    return {
      ...outcome,
      composed: new Map(),
      status: {},
      connectionDetails: new Map(),
      compositeReady: undefined,
      fatal,
    };
  }
  return {
    ...outcome,
    composed: composedResources(desired, cluster),
    status: (desired.composite?.resource?.status as Record<string, unknown> | undefined) ?? {},
    connectionDetails: new Map(Object.entries(desired.composite?.connectionDetails ?? {})),
    compositeReady: READINESS[desired.composite?.ready ?? Ready.READY_UNSPECIFIED],
  };
};

const READINESS: Partial<Record<Ready, boolean>> = { [Ready.READY_TRUE]: true, [Ready.READY_FALSE]: false };

/** The shortest time that is not 0 counts. */
const shorter = (seconds: number, ttl: { seconds: number; nanos: number } | undefined): number => {
  const next = ttl === undefined ? 0 : ttl.seconds + ttl.nanos / 1e9;
  if (next <= 0) return seconds;
  return seconds === 0 ? next : Math.min(seconds, next);
};

interface Travelling {
  readonly observed: State;
  readonly desired: State;
  readonly context: Record<string, unknown>;
}

/** What the composition declares comes first; what the step asked for in the pass before is added to it. */
const requestOf = (
  step: PipelineStep,
  { observed, desired, context }: Travelling,
  fetch: Fetch,
  before: Readonly<Record<string, ResourceSelector>>,
): RunFunctionRequest => {
  const declared = (step.requirements?.requiredResources ?? []).map(
    (requirement) => [requirement.requirementName, fetch(selectorOf(requirement))] as const,
  );
  const remembered = Object.entries(before).map(([name, selector]) => [name, fetch(selector)] as const);
  const request = RunFunctionRequest.fromPartial({
    observed,
    desired,
    context,
    ...(step.input === undefined ? {} : { input: step.input }),
    requiredResources: Object.fromEntries([...remembered, ...declared]),
  });
  const tag = createHash("sha256").update(RunFunctionRequest.encode(request).finish()).digest("hex");
  return { ...request, meta: { tag, capabilities: [...CAPABILITIES] } };
};

const observedState = ({ composite, connectionDetails, composed }: ObservedCluster): State => ({
  composite: resourceOf(composite, connectionDetails),
  resources: Object.fromEntries([...composed].map(([name, object]) => [name, resourceOf(object)])),
});

const resourceOf = (object: KubernetesObject, details: ConnectionDetails = new Map()): Resource => ({
  resource: { ...object },
  connectionDetails: Object.fromEntries([...details].map(([key, value]) => [key, Buffer.from(value)])),
  ready: Ready.READY_UNSPECIFIED,
});

const fetchFrom =
  ({ find }: ObservedCluster): Fetch =>
  (selector): Resources => ({ items: find(selector).map((object) => resourceOf(object)) });

const composedResources = (desired: State, { composite, composed }: ObservedCluster): Pass["composed"] =>
  new Map(
    Object.entries(desired.resources).map(([name, { resource, ready }]) => [
      name,
      {
        object: composedObject(name, resource as KubernetesObject, composite, composed.get(name)),
        ready: ready === Ready.READY_TRUE,
      },
    ]),
  );
