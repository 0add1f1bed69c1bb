import { createColors } from "picocolors";
import { duration, moment, percent } from "../../platform/sla-reporter/page/format.ts";
import type { NamespaceReport } from "../../services/sla/namespace-report.ts";
import type { SlaReport } from "../../services/sla/report.ts";
import { columns, pageWidth } from "../render/output/columns.ts";
import type { StoredReport } from "./stored-report.ts";

interface Options {
  readonly width?: number;
  readonly colours?: boolean;
}

const CLAIM_HEAD = ["MONTH", "AVAILABILITY", "TARGET", "KEPT", "DOWN", "BUDGET USED", "INCIDENTS"];

/** The months of a claim, a line each, and the incidents of those that are shown. */
export const claimText = (reports: readonly StoredReport<SlaReport>[], options: Options = {}): string => {
  const incidents = reports.flatMap(({ report }) => report.incidents).toReversed();
  return page(
    options,
    CLAIM_HEAD,
    reports.map(({ report }) => monthRow(report)),
    [
      ["FROM", "UNTIL", "DOWN", "REASON"],
      ...incidents.map(({ from, until, down, reason }) => [
        moment(from),
        moment(until),
        duration(down),
        reason,
      ]),
    ],
  );
};

const monthRow = ({
  month,
  complete,
  availabilityPercent,
  targetPercent,
  seconds,
  errorBudget,
  incidents,
}: SlaReport): readonly string[] => [
  complete ? month : `${month} so far`,
  percent(availabilityPercent),
  percent(targetPercent),
  keptText(availabilityPercent === null ? undefined : availabilityPercent >= targetPercent),
  duration(seconds.down),
  percent(errorBudget.usedPercent),
  String(incidents.length),
];

const NAMESPACE_HEAD = ["MONTH", "CLAIM", "SERVICE", "AVAILABILITY", "TARGET", "KEPT", "DOWN", "INCIDENTS"];

/** The months of a namespace, a line for each claim in each. */
export const namespaceText = (
  reports: readonly StoredReport<NamespaceReport>[],
  options: Options = {},
): string =>
  page(
    options,
    NAMESPACE_HEAD,
    reports.flatMap(({ report: { month, claims } }) =>
      claims.map(({ name, service, availabilityPercent, targetPercent, kept, down, incidents }) => [
        month,
        name,
        service,
        percent(availabilityPercent),
        percent(targetPercent),
        keptText(availabilityPercent === null ? undefined : kept),
        duration(down),
        String(incidents),
      ]),
    ),
  );

const keptText = (kept: boolean | undefined): string => {
  if (kept === undefined) return "–";
  return kept ? "yes" : "no";
};

const page = (
  { width = pageWidth(process.stdout.columns), colours }: Options,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  details: readonly (readonly string[])[] = [],
): string => {
  const { bold } = createColors(colours);
  const table = (lines: readonly (readonly string[])[]): readonly string[] => {
    const [first = "", ...others] = columns(lines.map(spaced), width, { indent: 0 });
    return [bold(first), ...others];
  };
  const below = details.length > 1 ? ["", ...table(details)] : [];
  return `${[...table([head, ...rows]), ...below].join("\n")}\n`;
};

/** Columns stand one space apart, which is too little between words of a table. */
const spaced = (cells: readonly string[]): readonly string[] =>
  cells.map((cell, index) => (index === cells.length - 1 ? cell : `${cell} `));
