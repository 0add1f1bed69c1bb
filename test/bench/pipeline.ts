import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import type { Composition } from "../../cli/render/crossplane/composition.ts";
import type { FunctionRunner } from "../../cli/render/crossplane/function-runner.ts";
import { FunctionProcesses } from "../../cli/render/function/processes.ts";
import { compositionFor, readClaim, readPlatform } from "../../cli/render/inputs.ts";
import { render } from "../../cli/render/rendering.ts";
import { NODE_ENVIRONMENT, NODE_FLAGS } from "../../runtime/server/node-flags.ts";
import { bundleFunction, iterationsIn } from "../../scripts/bundle.ts";
import { prefixed } from "./connection.ts";
import { bundlePeer, type Peer, type RunningPeer, type StartOptions, startPeer, stopPeer } from "./peers.ts";
import type { PipelineFigure } from "./results.ts";
import { runRound } from "./round.ts";
import { median } from "./statistics.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLES = "examples/postgresql";
/** Settings that every example fits, encrypted storage among them. */
const PLATFORM = "test/golden/platform.yaml";
/** The moment at which the examples are rendered. */
export const NOW = new Date("2026-03-01T04:05:06Z");

/** The peer that a pipeline is compared with. */
export const EMPTY_STEP = "an empty step of the TypeScript SDK";

/** A step of an example's pipeline, with the request that it gets once the instance is steady. */
export interface Step {
  readonly example: string;
  readonly step: string;
  readonly functionName: string;
  readonly frame: Buffer;
}

/** Renders every example with the real functions until nothing changes, and keeps the last request of each step. */
export const recordSteps = async (say: (line: string) => void): Promise<readonly Step[]> => {
  const steps: Step[] = [];
  const platform = readPlatform(join(ROOT, PLATFORM));
  const started = new Map<string, FunctionProcesses>();
  // Seven processes take seconds to start; examples of the same composition share them.
  const functionsOf = async (composition: Composition): Promise<FunctionProcesses> => {
    const name = composition.metadata?.name ?? "";
    const functions = started.get(name) ?? (await FunctionProcesses.start(composition, NOW));
    started.set(name, functions);
    return functions;
  };
  try {
    for (const file of readdirSync(join(ROOT, EXAMPLES)).sort()) {
      say(`rendering ${file}`);
      const { claim, entry } = readClaim(join(ROOT, EXAMPLES, file), platform);
      const composition = compositionFor(entry);
      const functions = await functionsOf(composition);
      const last = new Map<string, RunFunctionRequest>();
      const recorder: FunctionRunner = {
        run: (name, request) => {
          last.set(name, request);
          return functions.run(name, request);
        },
      };
      await render({ claim, entry, composition, objects: platform, now: NOW }, recorder);
      for (const { step, functionRef } of composition.spec.pipeline) {
        const request = last.get(functionRef.name);
        if (request === undefined) continue;
        const frame = Buffer.from(RunFunctionRequest.encode(request).finish());
        steps.push({ example: file.replace(/\.yaml$/, ""), step, functionName: functionRef.name, frame });
      }
    }
  } finally {
    for (const functions of started.values()) await functions.stop();
  }
  return steps;
};

/** The functions of this repository as they ship: bundled, and run with the flags of their images. */
export const functionPeers = async (folder: string): Promise<readonly Peer[]> => {
  mkdirSync(join(folder, "functions"), { recursive: true });
  const peers: Peer[] = [];
  for (const iteration of iterationsIn(ROOT)) {
    const file = join(folder, "functions", `${iteration}.mjs`);
    writeFileSync(file, (await bundleFunction(ROOT, iteration)).code);
    peers.push({
      name: `functions/${iteration}`,
      composes: false,
      command: [process.execPath, ...NODE_FLAGS, file, "--metrics-address", ""],
      environment: NODE_ENVIRONMENT,
    });
  }
  return peers;
};

/** The pipeline of every example over mTLS, step by step, and beside it a step that does nothing on the SDK. */
export const measurePipelines = async (
  steps: readonly Step[],
  functions: readonly Peer[],
  folder: string,
  pki: NonNullable<StartOptions["pki"]>,
  { rounds, milliseconds }: { readonly rounds: number; readonly milliseconds: number },
): Promise<readonly PipelineFigure[]> => {
  const empty: Peer = {
    name: EMPTY_STEP,
    composes: false,
    command: [process.execPath, await bundlePeer(folder, "sdk-empty")],
  };
  const first = steps[0];
  if (first === undefined) return [];
  const running = new Map<string, RunningPeer>();
  for (const peer of [...functions, empty]) {
    running.set(peer.name, await startPeer(peer, { pki, message: prefixed(first.frame) }));
  }
  const cases = steps.flatMap((step) => {
    const own = functions.find(({ name }) => step.functionName.endsWith(name.replace("functions/", "-")));
    return own === undefined
      ? []
      : [
          { step, peer: own },
          { step, peer: empty },
        ];
  });
  const seen = new Map<(typeof cases)[number], number[]>(cases.map((each) => [each, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [{ step, peer }, p50s] of seen) {
      const { connection } = running.get(peer.name) ?? {};
      if (connection === undefined) continue;
      const { p50 } = await runRound(connection, prefixed(step.frame), {
        inFlight: 1,
        milliseconds,
        atLeast: 20,
      });
      // The first turn warms up.
      if (round >= 0) p50s.push(p50);
    }
  }
  for (const peer of running.values()) await stopPeer(peer);
  return [...seen].map(([{ step, peer }, p50s]) => ({
    example: step.example,
    step: step.step,
    peer: peer.name,
    requestBytes: step.frame.length,
    p50: median(p50s),
  }));
};
