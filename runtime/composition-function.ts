import { applyContributions, type Random } from "./apply.ts";
import type { Clock } from "./clock.ts";
import { conditionTypeOf } from "./condition-type.ts";
import { condition, type ObjectSelector } from "./contribution.ts";
import type { FunctionRequest } from "./function-request.ts";
import type { FunctionResponse } from "./function-response.ts";
import { viewInstance } from "./instance-view.ts";
import type { Iteration, IterationName } from "./iteration.ts";
import { reportPresence } from "./iterations-present.ts";
import { instanceLabels } from "./labels.ts";
import { PLATFORM } from "./platform.ts";
import { Refusal } from "./refusal.ts";
import type { ParametersOf, Service, SettingsOf } from "./service.ts";
import { reportUnserved } from "./unserved.ts";

/** A service together with what one iteration means for it. */
export interface Implementation {
  readonly service: Service;
  readonly iteration: Iteration<never, never>;
}

export const implement = <S extends Service>(
  service: S,
  iteration: Iteration<ParametersOf<S>, SettingsOf<S>>,
): Implementation => ({ service, iteration: iteration as Iteration<never, never> });

/** A composition function: one maturity iteration for every service that has it. */
export interface CompositionFunction {
  readonly iteration: IterationName;
  readonly implementations: readonly Implementation[];
}

/** What is not pure, handed in. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  /** Called with what went wrong inside, never with a request's content. */
  readonly onError?: (error: unknown) => void;
}

const PLATFORM_SELECTOR: ObjectSelector = {
  apiVersion: "apiextensions.crossplane.io/v1beta1",
  kind: "EnvironmentConfig",
  matchName: PLATFORM.environmentConfig,
};

/** Runs the function for one request. Never throws: what goes wrong ends FATAL, and the desired state stays. */
export const runFunction = (
  fn: CompositionFunction,
  request: FunctionRequest,
  { clock, random, onError }: Ports,
): FunctionResponse => {
  try {
    return answer(fn, request, clock(), random);
  } catch (error) {
    onError?.(error);
    const reason = error instanceof Refusal ? error.reason : "InternalError";
    const message =
      error instanceof Refusal
        ? error.message
        : `${fn.iteration} failed inside: ${error instanceof Error ? error.message : String(error)}; nothing was changed`;
    return {
      resources: new Map(),
      conditions: [condition(conditionTypeOf(fn.iteration), false, reason, message)],
      requirements: new Map([[PLATFORM.requirement, PLATFORM_SELECTOR]]),
      fatal: { reason, message },
    };
  }
};

const answer = (
  fn: CompositionFunction,
  request: FunctionRequest,
  now: Date,
  random: Random,
): FunctionResponse => {
  const { service, iteration } = implementationFor(fn, request);
  const instance = viewInstance(request, service, now);
  if (instance === undefined) {
    return {
      resources: new Map(),
      conditions: [],
      requirements: new Map([[PLATFORM.requirement, PLATFORM_SELECTOR]]),
    };
  }
  const contributions = [
    ...iteration(instance as never),
    reportPresence(fn.iteration),
    ...reportUnserved(request, service, fn.iteration, instance.parameters),
  ];
  const response = applyContributions(request, contributions, {
    labels: instanceLabels(service.name, instance),
    random,
  });
  return {
    ...response,
    // Crossplane drops what a later round no longer asks for.
    requirements: new Map([...response.requirements, [PLATFORM.requirement, PLATFORM_SELECTOR]]),
  };
};

const implementationFor = (fn: CompositionFunction, request: FunctionRequest): Implementation => {
  const kind = request.observed.composite?.object.kind;
  if (kind === undefined) throw new Refusal("MalformedRequest", "the request has no observed composite");
  const found = fn.implementations.find(
    ({ service }) => service.kinds.composite === kind || service.kinds.claim === kind,
  );
  if (found !== undefined) return found;
  const served = fn.implementations.map(({ service }) => service.kinds.composite).join(", ");
  throw new Refusal(
    "UnknownService",
    `${fn.iteration} does not serve ${kind}; it serves ${served}. Take this step out of the composition or update the function`,
  );
};
