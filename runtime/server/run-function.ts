import { type handleUnaryCall, type ServiceError, status } from "@grpc/grpc-js";
import type { Logger } from "pino";
import { type Assembly, RequestError } from "../codec/index.ts";
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
  ): handleUnaryCall<Buffer, Assembly> =>
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
      if (frame.byteLength > maxMessageBytes) {
        fail(
          status.RESOURCE_EXHAUSTED,
          `the answer has ${frame.byteLength} bytes, more than the ${maxMessageBytes} of --max-message-bytes`,
        );
        return;
      }
      callback(null, frame);
      if (frame.isCopied) release(request);
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

/** Buffers of that size or less share memory with others. */
const SHARED = Buffer.poolSize;

/**
 * Gives the memory of a request back at once. V8 counts it, and would otherwise look through the whole heap every
 * few dozen requests to find it: a third of the time that a request takes.
 */
const release = (frame: Buffer): void => {
  const { buffer } = frame;
  const header = 5;
  if (buffer instanceof ArrayBuffer && frame.length > SHARED && buffer.byteLength === frame.length + header) {
    buffer.transfer(0);
  }
};
