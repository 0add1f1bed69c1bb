import { stripVTControlCharacters } from "node:util";
import { createColors } from "picocolors";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { RenderedObject, Rendering } from "../rendering.ts";
import { columns, pageWidth } from "./columns.ts";
import { connectionLines } from "./report.ts";

export interface TreeOptions {
  /** Columns of the page. */
  readonly width?: number;
  readonly colours?: boolean;
}

/** A rendering for people: who made what, what the user gets, what is reported, and in which passes it came about. */
export const renderedTree = (rendering: Rendering, options: TreeOptions = {}): string => {
  const page: Page = {
    width: options.width ?? pageWidth(process.stdout.columns),
    paint: createColors(options.colours),
  };
  const sections = [
    title(rendering, page),
    ...rendering.steps.map((step) => iteration(rendering, step, page)),
    connection(rendering, page),
    conditions(rendering, page),
    passes(rendering, page),
    refusal(rendering, page),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

interface Page {
  readonly width: number;
  readonly paint: ReturnType<typeof createColors>;
}

type Lines = readonly string[];

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const title = ({ claim, service, objects, ready }: Rendering, { paint }: Page): Lines => {
  const { name, namespace } = claim.metadata;
  const state = ready ? paint.green("ready") : paint.yellow("not ready");
  return [
    `${paint.bold(`${claim.kind} ${name}`)} in namespace ${namespace}: ${service.title}, ${plural(objects.length, "object")}, ${state}`,
  ];
};

const iteration = (rendering: Rendering, step: string, page: Page): Lines => {
  const { paint, width } = page;
  const made = rendering.objects.filter((object) => object.step === step);
  const amended = rendering.objects.filter(({ amendedBy }) => amendedBy.includes(step));
  const rows = [
    ...made.map((object) => row(object, rendering, page)),
    ...amended.map((object) => [
      paint.dim("±"),
      object.name,
      object.object.kind,
      paint.dim(`made by ${object.step}, amended here`),
    ]),
  ];
  const lines = columns(rows, width, { indent: 5 });
  return [
    `${paint.bold(paint.cyan(step))}  ${paint.dim(effort(rendering, step))}`,
    ...branches(rows.length, lines, page),
  ];
};

const row = (
  { name, object, ready, amendedBy }: RenderedObject,
  { claim }: Rendering,
  { paint }: Page,
): Lines => [
  ready ? paint.green("✓") : paint.yellow("…"),
  name,
  paint.cyan(object.kind),
  [placeOf(object, claim.status), ...amendedBy.map((step) => paint.dim(`(amended by ${step})`))].join(" "),
];

/** The name, with the namespace where it is not the instance's own. */
const placeOf = ({ metadata }: KubernetesObject, status: object): string => {
  const { instanceNamespace } = status as { instanceNamespace?: string };
  const { name = "", namespace } = metadata ?? {};
  return namespace === undefined || namespace === instanceNamespace ? name : `${namespace}/${name}`;
};

/** Every row of the table is one branch; a wrapped line hangs below it. */
const branches = (count: number, lines: Lines, { paint }: Page): Lines => {
  let seen = 0;
  return lines.map((line) => {
    const starts = /^ {5}\S/.test(stripVTControlCharacters(line));
    if (starts) seen += 1;
    const last = seen === count;
    const branch = starts ? (last ? "└─" : "├─") : last ? "  " : "│ ";
    return `  ${paint.dim(branch)} ${line.slice(5)}`;
  });
};

const effort = ({ passes, objects }: Rendering, step: string): string => {
  const runs = passes.flatMap(({ pass }) => pass.steps.filter((run) => run.step === step));
  const milliseconds = runs.reduce((sum, run) => sum + run.milliseconds, 0);
  const calls = runs.reduce((sum, run) => sum + run.calls, 0);
  const made = objects.filter((object) => object.step === step).length;
  return `${plural(made, "object")}, ${plural(calls, "call")}, ${milliseconds.toFixed(0)} ms`;
};

const connection = (rendering: Rendering, { paint, width }: Page): Lines => {
  const { secret } = rendering.connection;
  const lines = connectionLines(rendering);
  if (secret === undefined || lines.length === 0) return [];
  return [
    `${paint.bold("Connection secret")} ${secret.namespace}/${secret.name}`,
    ...columns(
      lines.map(([key, value]) => [key, value.startsWith("(") ? paint.dim(value) : value]),
      width,
      { breakWords: true },
    ),
  ];
};

const MARKS = { True: "✓", False: "✗", Unknown: "?" } as const;

const conditions = ({ claim }: Rendering, { paint, width }: Page): Lines => [
  paint.bold("Conditions of the claim"),
  ...columns(
    claim.status.conditions.map(({ type, status, reason, message }) => [
      (status === "True" ? paint.green : paint.yellow)(MARKS[status]),
      type,
      message ?? reason ?? "",
    ]),
    width,
  ),
];

const passes = ({ passes }: Rendering, { paint, width }: Page): Lines => [
  paint.bold(`${plural(passes.length, "pass").replace(/passs$/, "passes")} of the pipeline`),
  ...columns(
    passes.map((pass, index) => [String(index + 1), `${time(pass)}`, changes(pass)]),
    width,
  ),
];

const time = ({ pass }: Rendering["passes"][number]): string =>
  `${pass.steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0).toFixed(0)} ms`.padStart(6);

const changes = ({ created, changed, deleted }: Rendering["passes"][number]): string => {
  const parts = [
    ["creates", created],
    ["changes", changed],
    ["deletes", deleted],
  ] as const;
  const said = parts.flatMap(([verb, names]) => (names.length === 0 ? [] : [`${verb} ${names.join(", ")}`]));
  return said.length === 0 ? "changes no object" : said.join("; ");
};

const refusal = ({ fatal }: Rendering, { paint, width }: Page): Lines =>
  fatal === undefined
    ? []
    : columns([[paint.red("✗"), `${fatal.step} refused: ${fatal.message}`]], width, { indent: 0 });
