import { createColors } from "picocolors";
import type { ChangeClass } from "../../services/postgresql/change-classes.ts";
import { columns, pageWidth } from "../render/output/columns.ts";
import type { Cost } from "./cost.ts";
import type { ObjectChange } from "./difference.ts";
import type { Prediction } from "./prediction.ts";

interface Page {
  readonly width: number;
  readonly paint: ReturnType<typeof createColors>;
}

const MEANING: Readonly<Record<ChangeClass, string>> = {
  online: "online: clients do not notice",
  restart: "restart: replicas first, then a switchover; one server is interrupted",
  rolling: "rolling: pods are replaced, replicas first, then a switchover; one server is interrupted",
  suspension: "suspension: the servers end or start again",
};

/** A prediction for people. */
export const predictionText = (
  prediction: Prediction,
  options: { readonly width?: number; readonly colours?: boolean } = {},
): string => {
  const page: Page = {
    width: options.width ?? pageWidth(process.stdout.columns),
    paint: createColors(options.colours),
  };
  if (prediction.parameters.length === 0 && prediction.now.length === 0) return "nothing changes\n";
  const sections = [
    parameterLines(prediction, page),
    objectLines("Objects that change at once", prediction.now, page),
    objectLines(
      `Objects that change in the window at ${moment(prediction.window.start)}`,
      prediction.inWindow,
      page,
    ),
    costLines(prediction, page),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

const moment = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const text = (value: unknown): string =>
  value === undefined ? "(none)" : typeof value === "object" ? JSON.stringify(value) : String(value);

const parameterLines = ({ parameters }: Prediction, { paint, width }: Page): readonly string[] =>
  parameters.length === 0
    ? []
    : [
        paint.bold("Parameters"),
        ...columns(
          parameters.map(({ path, from, to, class: kind }) => [
            path,
            `${text(from)} → ${text(to)}`,
            kind === "online" ? MEANING[kind] : paint.yellow(MEANING[kind]),
          ]),
          width,
        ),
      ];

const MARKS = { create: "+", change: "~", delete: "-" } as const;

const objectLines = (
  title: string,
  changes: readonly ObjectChange[],
  { paint, width }: Page,
): readonly string[] =>
  changes.length === 0
    ? []
    : [
        paint.bold(title),
        ...changes.flatMap(({ what, kind, object, fields }) => [
          `  ${MARKS[what]} ${paint.cyan(kind)} ${object}`,
          ...columns(
            fields.map(({ path, from, to }) => [path, `${text(from)} → ${text(to)}`]),
            width,
            { indent: 6 },
          ),
        ]),
      ];

const costLines = ({ cost: { before, after } }: Prediction, { paint, width }: Page): readonly string[] => [
  paint.bold("All servers together"),
  ...columns(
    (["servers", "cpu", "memory", "disk"] as const).map((what) => [
      what,
      before[what] === after[what]
        ? amount(what, after[what])
        : `${amount(what, before[what])} → ${amount(what, after[what])}`,
    ]),
    width,
  ),
];

const GIB = 1024 ** 3;

const amount = (what: keyof Cost, value: number): string =>
  what === "memory" || what === "disk" ? `${round(value / GIB)} GiB` : String(round(value));

const round = (value: number): number => Math.round(value * 100) / 100;
