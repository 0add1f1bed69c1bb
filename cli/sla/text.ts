import { createColors } from "picocolors";
import { duration, kept, moment, percent } from "../../platform/sla-reporter/page/format.ts";
import type { ClaimLine, NamespaceReport } from "../../services/sla/namespace-report.ts";
import type { Incident, Maintenance, SlaReport } from "../../services/sla/report.ts";
import { columns, pageWidth } from "../render/output/columns.ts";
import type { StoredReport } from "./stored-report.ts";

interface Options {
  readonly width?: number;
  readonly colours?: boolean;
}

type Rows = readonly (readonly string[])[];

const CLAIM_HEAD = ["MONTH", "AVAILABILITY", "TARGET", "KEPT", "DOWN", "BUDGET USED", "INCIDENTS"];
const NAMESPACE_HEAD = ["MONTH", "CLAIM", "SERVICE", "AVAILABILITY", "TARGET", "KEPT", "DOWN", "INCIDENTS"];
/** A table of its own: with the other figures it would be wider than a terminal. */
const FURTHER_HEAD = ["BUDGET", "BUDGET LEFT", "MAINTENANCE", "BACKUPS", "NEWEST BACKUP"];
const INCIDENT_HEAD = ["INCIDENT FROM", "UNTIL", "DURATION", "DOWN", "REASON"];
const MAINTENANCE_HEAD = ["MAINTENANCE FROM", "UNTIL", "DURATION", "EXCLUDED"];

/** The months of a claim, a line each, and below them what happened in them. */
export const claimText = (stored: readonly StoredReport<SlaReport>[], options: Options = {}): string => {
  const reports = stored.map(({ report }) => report);
  const incidents = reports.flatMap((report) => report.incidents);
  const maintenance = reports.flatMap((report) => report.maintenance);
  return page(options, [
    [CLAIM_HEAD, ...reports.map(monthRow)],
    [
      ["MONTH", ...FURTHER_HEAD],
      ...reports.map((report) => [
        monthText(report),
        ...furtherCells({ ...report, maintenance: report.seconds.maintenance }),
      ]),
    ],
    [INCIDENT_HEAD, ...newestFirst(incidents).map(incidentCells)],
    [MAINTENANCE_HEAD, ...newestFirst(maintenance).map(maintenanceCells)],
  ]);
};

const monthText = ({ month, complete }: Pick<SlaReport, "month" | "complete">): string =>
  complete ? month : `${month} so far`;

const monthRow = (report: SlaReport): readonly string[] => [
  monthText(report),
  percent(report.availabilityPercent),
  percent(report.targetPercent),
  kept(report.availabilityPercent, report.targetPercent),
  duration(report.seconds.down),
  percent(report.errorBudget.usedPercent),
  String(report.incidents.length),
];

/** The months of a namespace, a line for each claim in each, and below them what happened in them. */
export const namespaceText = (
  stored: readonly StoredReport<NamespaceReport>[],
  options: Options = {},
): string => {
  const reports = stored.map(({ report }) => report);
  const lines = reports.flatMap((report) =>
    report.claims.map((claim) => ({ month: monthText(report), claim })),
  );
  const incidents = reports.flatMap((report) => report.incidents);
  const maintenance = reports.flatMap((report) => report.maintenance);
  return page(options, [
    [NAMESPACE_HEAD, ...lines.map(({ month, claim }) => [month, ...claimCells(claim)])],
    [
      ["MONTH", "CLAIM", ...FURTHER_HEAD],
      ...lines.map(({ month, claim }) => [month, claim.name, ...furtherCells(claim)]),
    ],
    [
      ["CLAIM", ...INCIDENT_HEAD],
      ...newestFirst(incidents).map((incident) => [incident.claim, ...incidentCells(incident)]),
    ],
    [
      ["CLAIM", ...MAINTENANCE_HEAD],
      ...newestFirst(maintenance).map((each) => [each.claim, ...maintenanceCells(each)]),
    ],
  ]);
};

const claimCells = (claim: ClaimLine): readonly string[] => [
  claim.name,
  claim.service,
  percent(claim.availabilityPercent),
  percent(claim.targetPercent),
  kept(claim.availabilityPercent, claim.targetPercent),
  duration(claim.down),
  String(claim.incidents),
];

const furtherCells = ({
  errorBudget,
  maintenance,
  backups,
}: Pick<ClaimLine, "errorBudget" | "maintenance" | "backups">): readonly string[] => [
  duration(errorBudget.seconds),
  duration(errorBudget.left),
  duration(maintenance),
  backups === undefined ? "–" : String(backups.stored),
  backups?.newest === undefined ? "–" : moment(backups.newest),
];

const incidentCells = ({ from, until, duration: length, down, reason }: Incident): readonly string[] => [
  moment(from),
  moment(until),
  duration(length),
  duration(down),
  reason,
];

const maintenanceCells = ({ from, until, duration: length, excluded }: Maintenance): readonly string[] => [
  moment(from),
  moment(until),
  duration(length),
  duration(excluded),
];

/** As the months are. Times of RFC 3339 in UTC sort as text. */
const newestFirst = <Event extends { readonly from: string }>(events: readonly Event[]): readonly Event[] =>
  events.toSorted((a, b) => b.from.localeCompare(a.from));

/** Tables below each other, each with its head in bold; those with nothing but a head are left out. */
const page = (
  { width = pageWidth(process.stdout.columns), colours }: Options,
  tables: readonly Rows[],
): string => {
  const { bold } = createColors(colours);
  const table = (rows: Rows): string => {
    const [head = "", ...others] = columns(rows.map(spaced), width, { indent: 0 });
    return [bold(head), ...others].join("\n");
  };
  return `${tables
    .filter((rows) => rows.length > 1)
    .map(table)
    .join("\n\n")}\n`;
};

/** Columns stand one space apart, which is too little between words of a table. */
const spaced = (cells: readonly string[]): readonly string[] =>
  cells.map((cell, index) => (index === cells.length - 1 ? cell : `${cell} `));
