import { RunFunctionRequest, RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import type { FunctionRunner } from "../../../cli/render/crossplane/function-runner.ts";
import { iterationOf } from "../../../cli/render/function/processes.ts";
import { alerting } from "../../../functions/alerting/index.ts";
import { backup } from "../../../functions/backup/index.ts";
import { maintenance } from "../../../functions/maintenance/index.ts";
import { metrics } from "../../../functions/metrics/index.ts";
import { provisioning } from "../../../functions/provisioning/index.ts";
import { readiness } from "../../../functions/readiness/index.ts";
import { scaling } from "../../../functions/scaling/index.ts";
import { decodeRequest, encodeResponse } from "../../../runtime/codec/index.ts";
import { type CompositionFunction, type Ports, runFunction } from "../../../runtime/composition-function.ts";

/** The functions that exist, a line each. */
export const FUNCTIONS: readonly CompositionFunction[] = [
  provisioning,
  backup,
  metrics,
  alerting,
  maintenance,
  scaling,
  readiness,
];

/** Called with every request's frame and its answer, for properties of single calls. */
export type Listener = (response: RunFunctionResponse, frame: Uint8Array, fn: CompositionFunction) => void;

/** The functions in this process, through the codec but without gRPC: fast enough for thousands of calls. */
export class InProcessFunctions implements FunctionRunner {
  readonly #ports: Ports;
  readonly #listener: Listener | undefined;

  constructor(ports: Ports, listener?: Listener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  async run(functionName: string, request: RunFunctionRequest): Promise<RunFunctionResponse> {
    const iteration = iterationOf(functionName);
    const fn = FUNCTIONS.find((each) => each.iteration === iteration);
    if (fn === undefined) throw new Error(`no function ${iteration} in test/property/render/in-process.ts`);
    const frame = RunFunctionRequest.encode(request).finish();
    const decoded = decodeRequest(frame);
    const response = RunFunctionResponse.decode(
      encodeResponse(decoded, runFunction(fn, decoded, this.#ports)),
    );
    this.#listener?.(response, frame, fn);
    return response;
  }
}

/** Characters that look random and are the same each time: nothing may depend on which they are. */
export const steadyRandom = (length: number): string => "matura0".repeat(length).slice(0, length);
