import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunFunctionRequest, RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import { ITERATIONS, type IterationName } from "../../../runtime/iteration.ts";
import { makeLocalPki } from "../../../runtime/local-pki.ts";
import type { Composition } from "../crossplane/composition.ts";
import type { FunctionRunner } from "../crossplane/function-runner.ts";
import { RenderError } from "../error.ts";
import { inPackage } from "../package-root.ts";
import { rfc3339 } from "../time.ts";
import { clientCredentials, FunctionClient } from "./client.ts";
import { FunctionProcess } from "./process.ts";

interface Running {
  readonly process: FunctionProcess;
  readonly client: FunctionClient;
}

/** Every function of a composition, each in its own process, reached over mTLS with certificates made for the moment. */
export class FunctionProcesses implements FunctionRunner {
  readonly #folder: string;
  readonly #running: ReadonlyMap<string, Running>;

  private constructor(folder: string, running: ReadonlyMap<string, Running>) {
    this.#folder = folder;
    this.#running = running;
  }

  /** @throws RenderError when a step's function is not one of Matura's, or does not come up. */
  static async start(composition: Composition, now: Date): Promise<FunctionProcesses> {
    const names = [...new Set(composition.spec.pipeline.map(({ functionRef }) => functionRef.name))];
    const iterations = names.map((name) => [name, iterationOf(name)] as const);
    const folder = await mkdtemp(join(tmpdir(), "matura-render-"));
    const started: FunctionProcess[] = [];
    try {
      const pki = await makeLocalPki(folder, { hosts: ["127.0.0.1", "localhost"], hours: 1 });
      const channel = await clientCredentials(pki.client);
      const running = await Promise.all(
        iterations.map(async ([name, iteration]) => {
          const process = await FunctionProcess.start({
            iteration,
            file: programOf(iteration),
            certificates: pki.server,
            now: rfc3339(now),
          });
          started.push(process);
          return [name, { process, client: new FunctionClient(process.address, channel) }] as const;
        }),
      );
      return new FunctionProcesses(folder, new Map(running));
    } catch (error) {
      await Promise.all(started.map((process) => process.stop()));
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async run(functionName: string, request: RunFunctionRequest): Promise<RunFunctionResponse> {
    const running = this.#running.get(functionName);
    if (running === undefined) throw new RenderError(`function ${functionName} was not started`);
    return running.client.run(request);
  }

  async stop(): Promise<void> {
    for (const { client } of this.#running.values()) client.close();
    await Promise.all([...this.#running.values()].map(({ process }) => process.stop()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The iteration that a function's name ends in: `matura-function-backup` is backup. */
export const iterationOf = (functionName: string): IterationName => {
  const found = ITERATIONS.find((name) => functionName === name || functionName.endsWith(`-${name}`));
  if (found !== undefined) return found;
  throw new RenderError(
    `the composition uses function "${functionName}", which is none of Matura's (…-${ITERATIONS.join(", …-")}): take its step out of a copy of the composition and give that with --composition`,
  );
};

/** Sources in a checkout, the bundle in a published package. */
const programOf = (iteration: IterationName): string => {
  const source = inPackage(`functions/${iteration}/index.ts`);
  const bundle = inPackage(`dist/functions/${iteration}/index.js`);
  const file = [source, bundle].find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new RenderError(`this installation has no function ${iteration}: ${source} is missing`);
  return file;
};
