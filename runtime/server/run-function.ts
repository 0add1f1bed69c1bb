import { type handleUnaryCall, type ServiceError, status } from "@grpc/grpc-js";
import type { Logger } from "pino";
import { asBuffer } from "../codec/frame-reader.ts";
import { RequestError } from "../codec/index.ts";
import type { CompositionFunction, Ports } from "../composition-function.ts";
import { answer } from "./answer.ts";
import type { Metrics } from "./metrics.ts";

export interface RunFunctionOptions {
  readonly ports: Ports;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly maxMessageBytes: number;
}

/** Answers each frame, counts it and logs it: who, how long, what became of it, and nothing of what it held. */
export const runFunctionHandler =
  (
    fn: CompositionFunction,
    { ports, metrics, log, maxMessageBytes }: RunFunctionOptions,
  ): handleUnaryCall<Buffer, Buffer> =>
  ({ request }, callback) => {
    const started = performance.now();
    const elapsed = (): number => (performance.now() - started) / 1000;
    const fail = (code: status, details: string): void => {
      const seconds = elapsed();
      metrics.countRequest("error", seconds);
      log.warn({ outcome: "error", code: status[code], seconds, bytes: request.length }, details);
      callback({ code, details } as Partial<ServiceError>);
    };
    try {
      const { frame, ...facts } = answer(fn, request, ports);
      if (frame.length > maxMessageBytes) {
        fail(
          status.RESOURCE_EXHAUSTED,
          `the answer has ${frame.length} bytes, more than the ${maxMessageBytes} of --max-message-bytes`,
        );
        return;
      }
      callback(null, asBuffer(frame));
      const seconds = elapsed();
      metrics.countRequest(facts.outcome, seconds);
      metrics.countResources(facts.observedResources, facts.desiredResources);
      log[facts.outcome === "ok" ? "info" : "warn"]({ ...facts, seconds }, "answered");
    } catch (error) {
      if (error instanceof RequestError) fail(status.INVALID_ARGUMENT, error.message);
      else {
        ports.onError?.(error);
        fail(
          status.INTERNAL,
          `${fn.iteration} failed inside: ${error instanceof Error ? error.message : error}`,
        );
      }
    }
  };
