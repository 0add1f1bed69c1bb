import { join } from "node:path";
import { RunFunctionRequest, RunFunctionResponse, to } from "@crossplane-org/function-sdk-typescript";
import type { CompositionFunction, Ports } from "../../runtime/composition-function.ts";
import { answer } from "../../runtime/server/answer.ts";
import { iterationsIn } from "../../scripts/bundle.ts";
import { EMPTY_STEP, NOW, type Step } from "./pipeline.ts";
import type { PipelineFigure } from "./results.ts";
import { median } from "./statistics.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Answers of one turn. */
const TURN = 50;

const ports: Ports = { clock: () => NOW, random: (length) => "x".repeat(length) };

/**
 * The steps of each example within this process, from the frame of a request to the bytes of the answer: codec and
 * logic, without transport, log and metrics. Beside each, what a step that does nothing takes with the SDK's codec.
 */
export const measureProcessing = async (
  steps: readonly Step[],
  { rounds }: { readonly rounds: number },
): Promise<readonly PipelineFigure[]> => {
  const functions = await loadFunctions();
  const cases = steps.flatMap((step) => {
    const fn = functions.find(({ iteration }) => step.functionName.endsWith(`-${iteration}`));
    if (fn === undefined) return [];
    return [
      {
        step,
        peer: `functions/${fn.iteration}`,
        run: (frame: Buffer) => answerOf(fn, frame),
        times: [] as number[],
      },
      { step, peer: EMPTY_STEP, run: passOn, times: [] as number[] },
    ];
  });
  for (let round = -1; round < rounds; round += 1) {
    for (const { step, run, times } of cases) {
      const turn = Array.from({ length: TURN }, () => timed(run, step.frame));
      // The first turn warms up.
      if (round >= 0) times.push(median(turn));
    }
  }
  return cases.map(({ step: { example, step, frame }, peer, times }) => ({
    example,
    step,
    peer,
    requestBytes: frame.length,
    p50: median(times),
  }));
};

const loadFunctions = async (): Promise<readonly CompositionFunction[]> =>
  Promise.all(
    iterationsIn(ROOT).map(async (iteration) => {
      const module = (await import(join(ROOT, "functions", iteration, "index.ts"))) as Record<
        string,
        CompositionFunction
      >;
      const fn = module[iteration];
      if (fn === undefined) throw new Error(`functions/${iteration}/index.ts exports no ${iteration}`);
      return fn;
    }),
  );

const timed = (run: (frame: Buffer) => unknown, frame: Buffer): number => {
  // A request's buffer is its own.
  const copy = Buffer.from(frame);
  const started = performance.now();
  run(copy);
  return performance.now() - started;
};

const answerOf = (fn: CompositionFunction, request: Buffer): Uint8Array => {
  const { frame, outcome } = answer(fn, request, ports);
  if (outcome !== "ok") throw new Error(`${fn.iteration} refuses the request of the bench`);
  const bytes = Buffer.allocUnsafe(frame.byteLength);
  frame.copy(bytes, 0);
  return bytes;
};

const passOn = (request: Buffer): Uint8Array =>
  RunFunctionResponse.encode(to(RunFunctionRequest.decode(request))).finish();
