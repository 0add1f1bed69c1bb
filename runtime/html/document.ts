import { escaped } from "./escape.ts";

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1a1a; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.about { color: #555; margin-top: 0; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; } .figure { border: 1px solid #ccc; border-radius: 6px; padding: .6rem 1rem; }
.figure b { display: block; font-size: 1.4rem; } .good b { color: #1a7f37; } .bad b { color: #b42318; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
svg { max-width: 100%; height: auto; } svg text { font-size: 10px; text-anchor: middle; fill: #555; }
.none { fill: #eee; } .kept { fill: #4aa564; } .missed { fill: #d9a23a; } .down { fill: #b42318; }
@media print { body { margin: 0; max-width: none; } .figure, tr, svg { break-inside: avoid; } }
`;

/** A page that needs nothing but itself, to read and to print. */
export const document = (title: string, body: string): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;

export const figure = (label: string, value: string, mood: "good" | "bad" | "" = ""): string =>
  `<div class="figure ${mood}"><b>${escaped(value)}</b>${escaped(label)}</div>`;

/** @param numbers columns, from 0, that hold numbers */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string => {
  const cell = (tag: "td" | "th") => (text: string, column: number) =>
    `<${tag}${numbers.includes(column) ? ' class="number"' : ""}>${escaped(text)}</${tag}>`;
  const line = (tag: "td" | "th", cells: readonly string[]) => `<tr>${cells.map(cell(tag)).join("")}</tr>`;
  return `<table>\n${line("th", head)}\n${rows.map((row) => line("td", row)).join("\n")}\n</table>`;
};
