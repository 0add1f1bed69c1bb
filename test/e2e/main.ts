import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { execa } from "execa";
import { wholeNumber } from "../support/whole-number.ts";
import { clusterUnderTest } from "./setup/cluster.ts";
import { install } from "./setup/install.ts";
import { scrapePlatform } from "./setup/scraping.ts";
import { ENVIRONMENT_FILE, type Environment } from "./support/environment.ts";

/**
 * `npm run e2e`: claims on real data, against KUBECONFIG or the project's own cluster.
 *
 * Installs Matura, runs the scenarios, and ends with a line that counts passed, failed and not run.
 */
const root = resolve(import.meta.dirname, "../..");
const out = join(root, "out/e2e");

interface Options {
  readonly processes?: boolean;
  readonly long?: boolean;
  readonly minutes: number;
  readonly seed: number;
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
  writeFileSync(
    file,
    JSON.stringify(
      {
        ...installation.environment,
        out,
        complete: patterns.length === 0,
        chaos: { minutes: options.minutes, seed: options.seed },
      } satisfies Environment,
      null,
      2,
    ),
  );
  process.env[ENVIRONMENT_FILE] = file;
  let endScraping = async (): Promise<void> => undefined;
  try {
    if (installation.environment.capabilities.monitoring) endScraping = await scrapePlatform(root);
    // What kills the cluster's own parts would fail the others, so it runs by itself, afterwards.
    await scenarios("together", [...patterns, "--testPathIgnorePatterns=\\.(alone|long)\\.test\\.ts$"], file);
    await scenarios(
      "alone",
      [...(patterns.length === 0 ? ["alone"] : patterns), "--runInBand", "--testMatch=**/*.alone.test.ts"],
      file,
    );
    if (options.long === true) {
      await scenarios("long", [...patterns, "--runInBand", "--testMatch=**/*.long.test.ts"], file);
    }
  } finally {
    await endScraping();
    installation.stop();
  }
  conclude(options.long === true ? [...PARTS, "long"] : PARTS);
};

/** The results that every run has. */
const PARTS = ["together", "alone"] as const;

const scenarios = async (part: string, args: readonly string[], environmentFile: string): Promise<void> => {
  await execa(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--experimental-vm-modules",
      join(root, "node_modules/jest/bin/jest.js"),
      `--config=${join(root, "jest.e2e.config.mjs")}`,
      "--passWithNoTests",
      "--json",
      `--outputFile=${join(out, `${part}.json`)}`,
      ...args,
    ],
    {
      cwd: root,
      env: { [ENVIRONMENT_FILE]: environmentFile },
      stdout: "inherit",
      stderr: "inherit",
      reject: false,
    },
  );
};

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly { assertionResults: readonly { status: string; fullName: string }[] }[];
}

/** Counts both parts, says what was not run and why, and leaves the sum for out/results. */
const conclude = (names: readonly string[]): void => {
  const parts = names.map((part) => JSON.parse(readFileSync(join(out, `${part}.json`), "utf8")) as Results);
  const sum = (count: (results: Results) => number): number =>
    parts.reduce((total, part) => total + count(part), 0);
  const notRun = parts
    .flatMap(({ testResults }) => testResults)
    .flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === "pending"));
  for (const { fullName } of notRun) console.log(`not run: ${fullName}`);
  const leftOut = names.includes("long") ? [] : longScenarios();
  for (const file of leftOut) console.log(`not run: ${file} (takes long: npm run e2e -- --long)`);
  const total = {
    numPassedTests: sum((part) => part.numPassedTests),
    numFailedTests: sum((part) => part.numFailedTests),
    numPendingTests: sum((part) => part.numPendingTests) + leftOut.length,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: sum((part) => part.numRuntimeErrorTestSuites),
  };
  mkdirSync(join(root, "out/results"), { recursive: true });
  writeFileSync(join(root, "out/results/e2e.json"), JSON.stringify(total));
  const failed = total.numFailedTests + total.numRuntimeErrorTestSuites;
  console.log(`evidence and traces: ${out}`);
  console.log(`e2e: ${total.numPassedTests} passed, ${failed} failed, ${total.numPendingTests} not run`);
  process.exitCode = failed > 0 || total.numPassedTests === 0 ? 1 : 0;
};

const longScenarios = (): readonly string[] =>
  readdirSync(join(root, "test/e2e"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".long.test.ts"),
  );

const program = new Command("e2e")
  .argument("[patterns...]", "scenarios to run, by a part of their path")
  .option("--processes", "run the functions as processes of this machine instead of as packages")
  .option("--long", "run the scenarios that take long, too")
  .option("--minutes <count>", "for how long the chaos scenario makes trouble", wholeNumber, 3)
  .option("--seed <number>", "which faults it makes", wholeNumber, 7)
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  // What the setup could not do, in one sentence; the output of what it ran is above.
  console.error(error instanceof Error ? error.message : error);
  console.log("e2e: 0 passed, 1 failed, 0 not run");
  process.exitCode = 1;
}
