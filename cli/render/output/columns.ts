import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";

/** Nothing between columns but space: a table that reads as text, with or without colour. */
const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ",
} as const;

/** Widest that a page gets: longer lines are hard to read. */
const WIDEST = 100;
const NARROWEST = 80;

export const pageWidth = (terminal: number | undefined): number =>
  Math.min(WIDEST, Math.max(NARROWEST, terminal ?? WIDEST));

export interface ColumnOptions {
  /** Characters left free on the left. */
  readonly indent?: number;
  /** For values without spaces that are longer than a line, such as addresses. */
  readonly breakWords?: boolean;
}

/** Rows as aligned lines. A column is as wide as it needs; the last is wrapped at the page's edge. */
export const columns = (
  rows: readonly (readonly string[])[],
  width: number,
  { indent = 2, breakWords = false }: ColumnOptions = {},
): readonly string[] => {
  const [first] = rows;
  if (first === undefined) return [];
  const fixed = first.slice(0, -1).map((_, column) => widest(rows, column));
  const left = width - indent - fixed.reduce((sum, each) => sum + each + 1, 0);
  const table = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colWidths: [...fixed.map((each) => each + 1), Math.max(left, 20)],
    wordWrap: true,
    wrapOnWordBoundary: !breakWords,
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => `${" ".repeat(indent)}${line}`.trimEnd());
};

const widest = (rows: readonly (readonly string[])[], column: number): number =>
  Math.max(...rows.map((row) => stripped(row[column] ?? "").length));

/** Colours take no room. */
const stripped = (text: string): string => stripVTControlCharacters(text);
