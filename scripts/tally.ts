import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * `node scripts/tally.ts TIER… [--failed STEP…]`: adds up what jest wrote into out/results/<tier>.json. Steps without
 * tests of their own that failed are named behind `--failed`, and count as one failure each.
 *
 * A tier without a result file failed before it could run a test, and counts as one failure. The last line reads
 * `N passed, N failed, N skipped`; the exit code is 1 when anything failed or nothing passed.
 */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const folder = resolve(import.meta.dirname, "../out/results");

const countOf = (tier: string): Count => {
  const file = join(folder, `${tier}.json`);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const results = JSON.parse(readFileSync(file, "utf8")) as Results;
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
};

const line = ({ passed, failed, skipped }: Count): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const given = process.argv.slice(2);
const end = given.includes("--failed") ? given.indexOf("--failed") : given.length;
const failedSteps = given.slice(end + 1);
for (const step of failedSteps) console.log(`${step.padEnd(10)} failed`);

const total = given.slice(0, end).reduce<Count>(
  (sum, tier) => {
    const count = countOf(tier);
    console.log(`${tier.padEnd(10)} ran: ${line(count)}`);
    return {
      passed: sum.passed + count.passed,
      failed: sum.failed + count.failed,
      skipped: sum.skipped + count.skipped,
    };
  },
  { passed: 0, failed: failedSteps.length, skipped: 0 },
);
console.log(line(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
