import type { Composition } from "../crossplane/composition.ts";
import type { FunctionRunner } from "../crossplane/function-runner.ts";
import { type Pass, type RequiredByStep, runPipeline } from "../crossplane/pipeline.ts";
import { RenderError } from "../error.ts";
import type { AppliedPass, SimulatedCluster } from "./cluster.ts";

/** More passes than any instance needs: one that still changes then never will settle. */
const MAX_PASSES = 30;

export interface LifecyclePass extends AppliedPass {
  readonly pass: Pass;
}

/**
 * Runs the pipeline as a cluster would, pass after pass: what one desires the next observes, healthy. Ends when a pass
 * and the operators after it change nothing, or when a function ends FATAL.
 *
 * @param passes how many at most; with 1 the operators never act, and it is what Crossplane would do now.
 * @throws RenderError when it never settles.
 */
export const runLifecycle = async (
  composition: Composition,
  runner: FunctionRunner,
  cluster: SimulatedCluster,
  passes: number | "until-steady" = "until-steady",
): Promise<readonly LifecyclePass[]> => {
  const history: LifecyclePass[] = [];
  let required: RequiredByStep = new Map();
  for (let count = 1; count <= MAX_PASSES; count++) {
    const before = cluster.snapshot();
    const pass = await runPipeline(composition, runner, cluster.observe(), required);
    const applied = cluster.apply(pass);
    history.push({ pass, ...applied });
    required = pass.required;
    if (pass.fatal !== undefined || count === passes) return history;
    cluster.operate();
    if (cluster.isAs(before)) return history;
  }
  const last = history.at(-1);
  const moving = [...(last?.created ?? []), ...(last?.changed ?? []), ...(last?.deleted ?? [])];
  throw new RenderError(
    `not steady after ${MAX_PASSES} passes; still changing: ${moving.join(", ") || "the composite's status"}`,
  );
};
