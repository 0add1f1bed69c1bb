import { readFileSync } from "node:fs";

/** What jest counts of a run, as far as it is used here and by scripts/tally.ts. */
export interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that could not be run at all. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export const readResults = (file: string): Results => JSON.parse(readFileSync(file, "utf8")) as Results;

/** Several runs as one. */
export const sumOf = (runs: readonly Results[]): Results => {
  const sum = (count: (results: Results) => number): number =>
    runs.reduce((total, run) => total + count(run), 0);
  return {
    numPassedTests: sum((run) => run.numPassedTests),
    numFailedTests: sum((run) => run.numFailedTests),
    numPendingTests: sum((run) => run.numPendingTests),
    numTodoTests: sum((run) => run.numTodoTests),
    numRuntimeErrorTestSuites: sum((run) => run.numRuntimeErrorTestSuites),
    testResults: runs.flatMap((run) => run.testResults),
  };
};

/** Prints what was not run and why, and the counts. @returns the exit code */
export const conclude = (results: Results): 0 | 1 => {
  const tests = results.testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { status, fullName } of tests) {
    if (status === "pending") console.log(`not run: ${fullName}`);
  }
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const { numPassedTests: passed, numPendingTests: notRun } = results;
  console.log(`apiserver: ${passed} passed, ${failed} failed, ${notRun} not run`);
  return failed > 0 || passed === 0 ? 1 : 0;
};
