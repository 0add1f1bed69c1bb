import { existsSync, rmSync } from "node:fs";
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

/** Every function of a composition, each in its own process, reached over mTLS with certificates made for the moment. */
export class FunctionProcesses implements FunctionRunner {
  readonly #folder: string;
  readonly #processes: FunctionProcess[] = [];
  readonly #clients = new Map<string, FunctionClient>();

  private constructor(folder: string) {
    this.#folder = folder;
    // Processes and keys must not outlive the command that made them, however that ends.
    process.once("exit", this.#abandon);
  }

  /** @throws RenderError when a step's function is not one of Matura's, or does not come up. */
  static async start(composition: Composition, now: Date): Promise<FunctionProcesses> {
    const names = [...new Set(composition.spec.pipeline.map(({ functionRef }) => functionRef.name))];
    const programs = names.map((name) => [name, iterationOf(name), programOf(iterationOf(name))] as const);
    const functions = new FunctionProcesses(await mkdtemp(join(tmpdir(), "matura-render-")));
    try {
      const pki = await makeLocalPki(functions.#folder, { hosts: ["127.0.0.1", "localhost"], hours: 1 });
      const channel = await clientCredentials(pki.client);
      await Promise.all(
        programs.map(async ([name, iteration, file]) => {
          const started = new FunctionProcess({
            iteration,
            file,
            certificates: pki.server,
            now: rfc3339(now),
          });
          functions.#processes.push(started);
          functions.#clients.set(name, new FunctionClient(await started.address(), channel));
        }),
      );
      return functions;
    } catch (error) {
      await functions.stop();
      throw error;
    }
  }

  async run(functionName: string, request: RunFunctionRequest): Promise<RunFunctionResponse> {
    const client = this.#clients.get(functionName);
    if (client === undefined) throw new RenderError(`function ${functionName} was not started`);
    return client.run(request);
  }

  async stop(): Promise<void> {
    for (const client of this.#clients.values()) client.close();
    await Promise.all(this.#processes.map((each) => each.stop()));
    await rm(this.#folder, { recursive: true, force: true });
    process.off("exit", this.#abandon);
  }

  readonly #abandon = (): void => {
    for (const each of this.#processes) each.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  };
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
  const bundle = inPackage(`dist/functions/${iteration}.mjs`);
  const file = [source, bundle].find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new RenderError(`this installation has no function ${iteration}: ${source} is missing`);
  return file;
};
