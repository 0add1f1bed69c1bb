import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { execa } from "execa";
import { clusterUnderTest } from "./setup/cluster.ts";
import { install } from "./setup/install.ts";
import { ENVIRONMENT_FILE } from "./support/environment.ts";

/**
 * `npm run e2e`: claims on real data, against KUBECONFIG or the project's own cluster.
 *
 * Installs Matura, runs the scenarios, and ends with a line that counts passed, failed and not run.
 */
const root = resolve(import.meta.dirname, "../..");
const out = join(root, "out/e2e");

interface Options {
  readonly processes?: boolean;
  readonly keep?: boolean;
}

const run = async (patterns: readonly string[], options: Options): Promise<void> => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const cluster = await clusterUnderTest();
  const installation = await install(cluster, {
    mode: options.processes ? "processes" : "packages",
    out,
    root,
  });
  const file = join(out, "environment.json");
  writeFileSync(file, JSON.stringify({ ...installation.environment, out }, null, 2));
  try {
    await execa(
      process.execPath,
      [
        "--experimental-vm-modules",
        join(root, "node_modules/jest/bin/jest.js"),
        "--config",
        join(root, "jest.e2e.config.mjs"),
        "--json",
        "--outputFile",
        join(out, "results.json"),
        ...patterns,
      ],
      { cwd: root, env: { [ENVIRONMENT_FILE]: file }, stdout: "inherit", stderr: "inherit", reject: false },
    );
  } finally {
    installation.stop();
  }
  conclude();
};

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly { assertionResults: readonly { status: string; fullName: string }[] }[];
}

const conclude = (): void => {
  const results = JSON.parse(readFileSync(join(out, "results.json"), "utf8")) as Results;
  const notRun = results.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === "pending").map(({ fullName }) => fullName),
  );
  for (const name of notRun) console.log(`not run: ${name}`);
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  console.log(`evidence and traces: ${out}`);
  console.log(`e2e: ${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests} not run`);
  process.exitCode = failed > 0 || results.numPassedTests === 0 ? 1 : 0;
};

await new Command("e2e")
  .argument("[patterns...]", "scenarios to run, by a part of their path")
  .option("--processes", "run the functions as processes of this machine instead of as packages")
  .action(run)
  .parseAsync();
