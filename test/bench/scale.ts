import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { Command } from "commander";
import { controlPlane } from "../apiserver/setup/control-plane.ts";
import { Api } from "../apiserver/support/api.ts";
import { createNamespace, removeLeftovers, removeNamespace } from "../apiserver/support/namespaces.ts";
import { defaults, putSettings } from "../apiserver/support/settings.ts";
import { install } from "../e2e/setup/install.ts";
import { until } from "../e2e/support/until.ts";
import { wholeNumber } from "../support/whole-number.ts";
import { instanceNamespaces } from "./scale/instances.ts";
import { measure } from "./scale/measure.ts";
import { tableOf } from "./scale/table.ts";

/**
 * `npm run bench -- scale`: many claims applied at once, without an operator, so that the machine holds them.
 *
 * Ends with exit code 1 when one of them is stuck.
 */
const root = resolve(import.meta.dirname, "../..");
const out = join(root, "out/bench/scale");

interface Options {
  readonly claims: number;
  readonly seconds: number;
}

const say = (line: string): void => console.error(line);

const run = async ({ claims, seconds }: Options): Promise<void> => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const cluster = await controlPlane();
  if (cluster.own === undefined) {
    throw new Error("the bench needs the project's own control plane: leave KUBECONFIG out");
  }
  const installation = await install(cluster, { mode: "processes", out, root });
  try {
    const api = await Api.of(cluster.kubeconfig);
    await putSettings(api, defaults);
    await removeLeftovers(api);
    const namespace = `scale-${Date.now().toString(36).slice(-5)}`;
    await createNamespace(api, namespace);
    try {
      const figures = await measure(api, namespace, { claims, seconds, say });
      writeFileSync(join(out, "results.json"), `${JSON.stringify(figures, null, 2)}\n`);
      console.log(tableOf(figures));
      for (const line of figures.stuck) console.log(line);
      process.exitCode = figures.stuck.length > 0 ? 1 : 0;
    } finally {
      await cleanUp(api, namespace, seconds);
    }
  } finally {
    installation.stop();
  }
};

const cleanUp = async (api: Api, namespace: string, seconds: number): Promise<void> => {
  const start = performance.now();
  await removeNamespace(api, namespace);
  await until(
    "every instance is gone",
    async () => ((await instanceNamespaces(api, namespace)) === 0 ? true : undefined),
    seconds,
  );
  say(`everything deleted again after ${((performance.now() - start) / 1000).toFixed(0)} s`);
};

const program = new Command("scale")
  .description("many claims at once on the project's own control plane, with the functions as processes")
  .option("--claims <count>", "how many", wholeNumber, 100)
  .option("--seconds <time>", "after which what is missing counts as stuck", wholeNumber, 600)
  .action(run);

/** @param args what follows `scale` on the command line */
export const scale = async (args: readonly string[]): Promise<void> => {
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    // What the setup could not do, in one sentence; the output of what it ran is above.
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
};

if (import.meta.main) await scale(process.argv.slice(2));
