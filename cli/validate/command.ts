import { Command, Option } from "commander";
import { asJson, asText, exitCodeOf, type Report } from "./report.ts";
import { validateFiles } from "./validate-files.ts";

interface Flags {
  readonly old: readonly string[];
  readonly platform?: string;
  readonly namespace: string;
  readonly output: "json" | "text";
  readonly verbose?: true;
}

/** `matura validate`: what a cluster with Matura would refuse, without one. */
export const validateCommand = (): Command =>
  new Command("validate")
    .summary("say why the cluster would refuse claims")
    .description(
      [
        "Judges claims as a cluster with Matura would, without one: field names, schema and defaults, the rules of the XRD, and the admission policies with the platform's settings.",
        "",
        "Rules about changes (a disk that would shrink, a version that would go back) need the running claim: --old.",
        "What only a cluster knows, such as who may create Secrets where, is left to it; --verbose lists such rules.",
      ].join("\n"),
    )
    .argument("<claim...>", "files with claims, - for standard input")
    .option("--old <file...>", "the claims as they run, such as from kubectl get -o yaml", [])
    .option("--platform <file>", "EnvironmentConfig with the platform's settings (default: Matura's)")
    .option("-n, --namespace <name>", "where claims go that name no namespace", "default")
    .addOption(new Option("-o, --output <form>", "what to print").choices(["text", "json"]).default("text"))
    .option("-v, --verbose", "also name claims that pass, and rules that only a cluster can check")
    .addHelpText(
      "after",
      `
Exit code: 0 when every claim would be accepted, 1 when one would be refused, 2 when a file cannot be judged.

Examples:
  $ matura validate examples/postgresql/*.yaml
  $ kubectl get postgresqlinstance orders -o yaml > running.yaml
  $ matura validate orders.yaml --old running.yaml --platform platform/environmentconfig.yaml`,
    )
    .action((claims: readonly string[], flags: Flags) => {
      const report = validateFiles({ ...flags, claims });
      process.stdout.write(flags.output === "json" ? asJson(report) : asText(report, flags.verbose === true));
      if (flags.output === "text") process.stderr.write(`matura validate: ${summaryOf(report)}\n`);
      process.exitCode = exitCodeOf(report);
    });

const summaryOf = ({ claims, unusable }: Report): string => {
  const refused = claims.filter(({ refusals }) => refusals.length > 0).length;
  const judged = `${claims.length} ${claims.length === 1 ? "claim" : "claims"}, ${refused} refused`;
  return unusable.length === 0 ? judged : `${judged}, ${unusable.length} not judged`;
};
