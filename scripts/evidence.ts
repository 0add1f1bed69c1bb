import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { execa } from "execa";
import { restsOnOf } from "../cli/assess/assessment.ts";
import { digestOf } from "../cli/assess/code-digest.ts";
import { followedOf, testsOf } from "../cli/assess/model/requirements.ts";
import { MATURITY } from "../cli/assess/services/index.ts";
import { RECORD, type Result, type TestedFile, type TestRecord } from "../cli/assess/test-record.ts";
import { ITERATIONS } from "../runtime/iteration.ts";

/** `npm run evidence`: keeps the last results of the tests that prove a requirement, for `matura assess`. */

const here = resolve(import.meta.dirname, "..");

/** What jest writes with `--json`, as far as it is read. */
interface JestResults {
  readonly testResults: readonly {
    /** Absolute path. */
    readonly name: string;
    /** Milliseconds since the epoch. */
    readonly startTime: number;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number | null;
    }[];
  }[];
}

const evidence = async (folder: string | undefined): Promise<void> => {
  const checkout = resolve(folder ?? here);
  const { stdout: changed } = await execa("git", ["status", "--porcelain"], { cwd: checkout });
  if (changed !== "") {
    throw new Error(`${checkout} has changes that are not committed: evidence names the commit it is of`);
  }
  const { stdout: commit } = await execa("git", ["rev-parse", "HEAD"], { cwd: checkout });
  const proving = new Set(MATURITY.flatMap(testsOf));
  const results = resultsIn(checkout)
    .flatMap(({ testResults = [] }) => testResults)
    .map((tested) => ({ ...tested, file: relative(checkout, tested.name) }))
    .filter(
      ({ file, status, assertionResults }) =>
        proving.has(file) &&
        (status === "failed" || assertionResults.some((result) => statusOf(result) !== "skipped")),
    );
  if (results.length === 0) throw new Error(`there is no result below ${checkout}/out: run tests first`);

  const parts = [
    ...new Set(MATURITY.flatMap((maturity) => [...restsOnOf(maturity, ITERATIONS), ...followedOf(maturity)])),
  ];
  const newest = await newestOf(checkout, parts);
  for (const { file, startTime } of results) {
    refuseChanged([newest, { path: file, at: writtenAt(checkout, file) }], file, startTime);
  }

  const record = JSON.parse(readFileSync(join(here, RECORD), "utf8")) as TestRecord;
  const files: Record<string, TestedFile> = { ...record.files };
  for (const { file, status, assertionResults } of results) {
    const tests = testsByTitle(assertionResults);
    const unloaded = status === "failed" && assertionResults.length === 0;
    files[file] = {
      commit,
      digest: digestOf(checkout, file),
      tests: unloaded ? { "the file itself": { status: "failed", seconds: 0 } } : tests,
    };
  }
  const date = new Date(Math.max(...results.map(({ startTime }) => startTime))).toISOString();
  const code = Object.fromEntries(parts.map((part) => [part, digestOf(checkout, part)]));
  const runs = { ...record.runs, [commit]: { date, code } };
  writeFileSync(join(here, RECORD), `${JSON.stringify(tidied({ runs, files }, proving), null, 2)}\n`);
  console.log(
    `${results.length} test files of ${commit.slice(0, 7)} are in ${RECORD}; now \`npm run generate\``,
  );
};

/** A file of the checkout, and when it was written: milliseconds since the epoch. */
interface Written {
  readonly path: string;
  readonly at: number;
}

const writtenAt = (checkout: string, path: string): number => statSync(join(checkout, path)).mtimeMs;

/** Of all files below the parts the one that was written last. */
const newestOf = async (checkout: string, parts: readonly string[]): Promise<Written> => {
  const { stdout } = await execa("git", ["ls-files", "-z", "--", ...parts], { cwd: checkout });
  return stdout
    .split("\0")
    .filter(Boolean)
    .map((path): Written => ({ path, at: writtenAt(checkout, path) }))
    .reduce((newest, written) => (written.at > newest.at ? written : newest));
};

/**
 * Results are of the files as they were when the test began.
 *
 * @throws Error when one of them was written later
 */
const refuseChanged = (files: readonly Written[], test: string, startTime: number): void => {
  const later = files.find(({ at }) => at > startTime);
  if (later === undefined) return;
  throw new Error(
    `${test} ran at ${new Date(startTime).toISOString()}, and ${later.path} was written after that: run it again`,
  );
};

/** Every file of JSON that a tier has left. A sum of results has no tests in it. */
const resultsIn = (checkout: string): readonly Partial<JestResults>[] =>
  ["results", "apiserver", "e2e"]
    .map((folder) => join(checkout, "out", folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as Partial<JestResults>);

/** Jest has further words for tests that did not run. */
const statusOf = ({ status }: { readonly status: string }): Result["status"] =>
  status === "passed" || status === "failed" ? status : "skipped";

const testsByTitle = (
  results: JestResults["testResults"][number]["assertionResults"],
): Readonly<Record<string, Result>> =>
  Object.fromEntries(
    results.map((result) => [
      result.fullName,
      {
        status: statusOf(result),
        seconds: Math.round((result.duration ?? 0) / 100) / 10,
      },
    ]),
  );

/** In order, without tests that prove nothing any more and runs that no test is of. */
const tidied = ({ runs, files }: TestRecord, proving: ReadonlySet<string>): TestRecord => {
  const kept = Object.entries(files)
    .filter(([file]) => proving.has(file))
    .toSorted(([one], [other]) => one.localeCompare(other));
  const commits = new Set(kept.map(([, { commit }]) => commit));
  return {
    runs: Object.fromEntries(Object.entries(runs).filter(([commit]) => commits.has(commit))),
    files: Object.fromEntries(kept),
  };
};

const program = new Command("evidence")
  .description("Keep the results of the tests that ran last, as evidence for `matura assess`")
  .argument("[checkout]", "a checkout in which the tests ran (default: this one)")
  .action(evidence);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
