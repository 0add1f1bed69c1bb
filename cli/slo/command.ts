import { Command } from "commander";
import { RenderError } from "../render/error.ts";
import { readPlatform } from "../render/inputs.ts";
import { columns, pageWidth } from "../render/output/columns.ts";
import { type AlertTest, alertSettings, alertTests } from "./alert-tests.ts";
import { Promtool, type Verdict } from "./promtool.ts";

interface Flags {
  readonly platform?: string;
  readonly promtool?: string;
  readonly verbose?: true;
}

/** `matura slo`: what service levels and alerts come to. */
export const sloCommand = (): Command =>
  new Command("slo").summary("test alerts and thresholds").addCommand(testCommand());

const testCommand = (): Command =>
  new Command("test")
    .summary("show when each alert fires, with your thresholds")
    .description(
      [
        "Makes the rules of every alert with the thresholds of the platform's settings, and has promtool judge them: that each fires in the right minute, is quiet just below its threshold and without data, and does in the maintenance window what it should.",
        "",
        "Run it after you changed a threshold, before you apply the EnvironmentConfig.",
      ].join("\n"),
    )
    .option("--platform <file>", "EnvironmentConfig with the platform's settings (default: Matura's)")
    .option("--promtool <program>", "promtool, which Prometheus brings", "promtool")
    .option("-v, --verbose", "also show what passed")
    .addHelpText(
      "after",
      `
Exit code: 0 when every alert behaves, 1 when one does not or a file cannot be read.

Examples:
  $ matura slo test
  $ matura slo test --platform platform/environmentconfig.yaml --verbose`,
    )
    .action(async (flags: Flags) => {
      try {
        const results = await run(flags);
        process.stdout.write(textOf(results, flags.verbose === true));
        const failed = results.filter(({ verdict }) => !verdict.passed).length;
        process.stderr.write(`matura slo test: ${results.length} cases, ${failed} failed\n`);
        if (failed > 0) process.exitCode = 1;
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
        process.stderr.write(`matura slo test: ${error.message}\n`);
        process.exitCode = 1;
      }
    });

interface Result {
  readonly test: AlertTest;
  readonly verdict: Verdict;
}

const run = async ({ platform, promtool }: Flags): Promise<readonly Result[]> => {
  const config = readPlatform(platform).find(({ kind }) => kind === "EnvironmentConfig");
  const { data = {} } = (config ?? {}) as { data?: Readonly<Record<string, unknown>> };
  const judge = new Promtool(promtool);
  const results: Result[] = [];
  // One after the other: promtool takes all processors by itself.
  for (const test of alertTests(alertSettings(data))) {
    results.push({ test, verdict: await judge.test(test) });
  }
  return results;
};

const textOf = (results: readonly Result[], verbose: boolean): string => {
  const shown = results.filter(({ verdict }) => verbose || !verdict.passed);
  const rows = shown.map(({ test, verdict }) => [
    verdict.passed ? "ok" : "FAILED",
    test.alert,
    test.serviceLevel,
    verdict.passed ? test.title : `${test.title}: ${verdict.output}`,
  ]);
  return columns(rows, pageWidth(process.stdout.columns))
    .map((line) => `${line}\n`)
    .join("");
};
