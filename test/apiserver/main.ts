import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { install } from "../e2e/setup/install.ts";
import { ENVIRONMENT_FILE } from "../e2e/support/environment.ts";
import { controlPlane, takeDown } from "./setup/control-plane.ts";
import { conclude, type Results, readResults, sumOf } from "./setup/results.ts";
import { runJest } from "./setup/run-jest.ts";
import { Api } from "./support/api.ts";
import { removeLeftovers } from "./support/namespaces.ts";
import { defaults, putSettings } from "./support/settings.ts";

/**
 * `npm run test:apiserver`: what an API server with Crossplane makes of Matura, without a node and without operators.
 *
 * Installs Matura, runs the tests, and ends with a line that counts passed, failed and not run.
 */
const root = resolve(import.meta.dirname, "../..");
const out = join(root, "out/apiserver");
const summary = join(root, "out/results/apiserver.json");

interface Options {
  readonly down?: boolean;
}

const run = async (patterns: readonly string[], { down = false }: Options): Promise<void> => {
  for (const path of [out, summary]) rmSync(path, { recursive: true, force: true });
  for (const folder of [out, join(summary, "..")]) mkdirSync(folder, { recursive: true });
  const cluster = await controlPlane();
  try {
    const installation = await install(cluster, {
      mode: cluster.own === undefined ? "packages" : "processes",
      out,
      root,
    });
    try {
      const api = await Api.of(cluster.kubeconfig);
      // A run that was interrupted may have left others.
      if (cluster.own !== undefined) await putSettings(api, defaults);
      await removeLeftovers(api);
      const environment = join(out, "environment.json");
      writeFileSync(environment, JSON.stringify({ ...installation.environment, out }, null, 2));
      const results = await runTests(patterns, { [ENVIRONMENT_FILE]: environment });
      await removeLeftovers(api);
      writeFileSync(summary, JSON.stringify(results, null, 2));
      console.log(`evidence and logs: ${[out, cluster.own?.logsDir].filter(Boolean).join(", ")}`);
      process.exitCode = conclude(results);
    } finally {
      installation.stop();
    }
  } finally {
    if (down && cluster.own !== undefined) await takeDown();
  }
};

/** What changes the platform's settings for everyone runs by itself, afterwards. */
const runTests = async (
  patterns: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Results> => {
  const parts = {
    together: [...patterns, "--testPathIgnorePatterns=\\.alone\\.test\\.ts$"],
    alone: [...patterns, "--runInBand", "--testMatch=**/*.alone.test.ts"],
  };
  const results: Results[] = [];
  for (const [part, args] of Object.entries(parts)) {
    const file = join(out, `${part}.json`);
    await runJest({ root, args, results: file, env });
    results.push(readResults(file));
  }
  return sumOf(results);
};

const program = new Command("test:apiserver")
  .argument("[patterns...]", "tests to run, by a part of their path")
  .option("--down", "end the project's own control plane afterwards")
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  // What the setup could not do, in one sentence; the output of what it ran is above.
  console.error(error instanceof Error ? error.message : error);
  console.log("apiserver: 0 passed, 1 failed, 0 not run");
  process.exitCode = 1;
}
