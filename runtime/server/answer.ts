import { type Assembly, assembleResponse, decodeRequest } from "../codec/index.ts";
import { type CompositionFunction, type Ports, runFunction } from "../composition-function.ts";
import { conditionTypeOf } from "../condition-type.ts";
import { condition } from "../contribution.ts";
import type { FunctionRequest } from "../function-request.ts";
import type { FunctionResponse } from "../function-response.ts";

/** What became of one request, for the log and the metrics. It holds nothing of the request's content. */
export interface Answer {
  /** Pieces of the request's frame among it, which must stay until this is sent. */
  readonly frame: Assembly;
  readonly outcome: "ok" | "fatal";
  /** The reason of a FATAL: CamelCase. */
  readonly reason: string | undefined;
  readonly tag: string;
  /** Name of the composite, empty when the request has none that can be read. */
  readonly composite: string;
  readonly observedResources: number;
  readonly desiredResources: number;
}

/**
 * Answers the frame of a RunFunctionRequest with the frame of a RunFunctionResponse.
 *
 * @throws RequestError when the frame's outline is damaged, so that there is no desired state to send back.
 */
export const answer = (fn: CompositionFunction, frame: Uint8Array, ports: Ports): Answer => {
  const request = decodeRequest(frame);
  const response = runFunction(fn, request, ports);
  const [encoded, fatal] = encode(fn, request, response, ports);
  return {
    frame: encoded,
    outcome: fatal === undefined ? "ok" : "fatal",
    reason: fatal?.reason,
    tag: request.tag,
    composite: compositeName(request),
    observedResources: request.observed.resources.size,
    desiredResources: request.desired.resources.size,
  };
};

const encode = (
  fn: CompositionFunction,
  request: FunctionRequest,
  response: FunctionResponse,
  { onError }: Ports,
): readonly [Assembly, FunctionResponse["fatal"]] => {
  try {
    return [assembleResponse(request, response), response.fatal];
  } catch (error) {
    // An object that an iteration composed is not JSON: a mistake in the iteration.
    onError?.(error);
    const fatal = {
      reason: "InternalError",
      message: `${fn.iteration} failed inside: ${error instanceof Error ? error.message : String(error)}; nothing was changed`,
    };
    const conditions = [condition(conditionTypeOf(fn.iteration), false, fatal.reason, fatal.message)];
    const { requirements } = response;
    return [assembleResponse(request, { resources: new Map(), conditions, requirements, fatal }), fatal];
  }
};

const compositeName = (request: FunctionRequest): string => {
  try {
    return request.observed.composite?.object.metadata?.name ?? "";
  } catch {
    return "";
  }
};
