import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { ClusterError } from "../cluster/cluster-error.ts";
import { inCluster } from "../cluster/command.ts";
import type { ClusterFlags } from "../cluster/connect.ts";
import type { StoredReport } from "./stored-report.ts";

interface Flags extends ClusterFlags {
  readonly namespace?: string;
  readonly month?: string;
  readonly html?: string;
  readonly output: "json" | "table";
}

/** `matura sla`: what was promised of a claim or of all of a namespace, and what was kept, month by month. */
export const slaCommand = (): Command =>
  new Command("sla")
    .summary("show how available a claim was, against its target")
    .description(
      [
        "Shows the SLA reports of a claim, the newest month first: availability against the target, the error budget and what is left of it, the backups that are kept, each incident with its reason, and each maintenance. Without a claim it shows those of all claims of the namespace.",
        "",
        "The reports are ConfigMaps in the claim's namespace, which the SLA reporter writes anew each hour.",
      ].join("\n"),
    )
    .argument("[claim]", "name of the claim (default: all of the namespace)")
    .option("-n, --namespace <name>", "namespace of the claim (default: the context's)")
    .option("--context <name>", "context of the kubeconfig")
    .option("--kubeconfig <file>", "kubeconfig (default: as for kubectl)")
    .option("--month <month>", "only this month, such as 2026-03")
    .option("--html <file>", "write the newest of them as a page for a browser, to read and to print")
    .addOption(new Option("-o, --output <form>", "what to print").choices(["table", "json"]).default("table"))
    .addHelpText(
      "after",
      `
Examples:
  $ kubectl matura sla -n shop
  $ kubectl matura sla orders -n shop --month 2026-03 --html orders.html
  $ kubectl matura sla orders -n shop -o json | jq '.reports[].incidents'`,
    )
    .action((name: string | undefined, flags: Flags) =>
      inCluster("sla", flags, async (api) => {
        const namespace = flags.namespace ?? api.namespace;
        const { claimReports, namespaceReports } = await import("./stored-report.ts");
        const { claimText, namespaceText } = await import("./text.ts");
        if (name === undefined) {
          const reports = ofMonth(await namespaceReports(api, namespace), flags.month);
          print(found(reports, `namespace ${namespace}`, flags), flags, namespaceText);
          return;
        }
        const reports = ofMonth(await claimReports(api, { name, namespace }), flags.month);
        print(found(reports, `claim "${name}" in namespace ${namespace}`, flags), flags, claimText);
      }),
    );

const ofMonth = <Report>(
  reports: readonly StoredReport<Report>[],
  month: string | undefined,
): readonly StoredReport<Report>[] =>
  month === undefined ? reports : reports.filter((stored) => stored.month === month);

/** @throws ClusterError when there is none */
const found = <Report>(
  reports: readonly StoredReport<Report>[],
  what: string,
  { month }: Flags,
): readonly StoredReport<Report>[] => {
  if (reports.length > 0) return reports;
  const of = month === undefined ? "" : ` of ${month}`;
  throw new ClusterError(
    `there is no SLA report${of} of ${what}: check the name${month === undefined ? "" : ", the month"} and the namespace (-n); a new claim has its first within the hour`,
  );
};

const print = <Report>(
  reports: readonly StoredReport<Report>[],
  { html, output }: Flags,
  text: (reports: readonly StoredReport<Report>[]) => string,
): void => {
  if (html === undefined) {
    process.stdout.write(
      output === "json"
        ? `${JSON.stringify({ reports: reports.map(({ report }) => report) }, null, 2)}\n`
        : text(reports),
    );
    return;
  }
  const [newest] = reports;
  if (newest === undefined) return;
  try {
    writeFileSync(html, newest.html);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ClusterError(`${html} cannot be written: ${reason}`);
  }
  process.stderr.write(`${html}: the report of ${newest.month}\n`);
};
