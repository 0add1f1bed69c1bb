import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { DashboardData } from "../../platform/dashboards/panel.ts";
import { escaped } from "../../runtime/html/escape.ts";
import type { DrawnDashboard } from "../../test/e2e/support/panel-data.ts";

const require = createRequire(import.meta.url);
const library = (file: string): string => readFileSync(require.resolve(`uplot/dist/${file}`), "utf8");

const STYLE = `
body { font: 13px system-ui, sans-serif; margin: 12px; width: 1176px; color: #222; background: #f4f5f5; }
h1 { font-size: 18px; margin: 0 0 8px; } h2 { grid-column: 1 / -1; font-size: 14px; margin: 8px 0 0; }
main { display: grid; grid-template-columns: repeat(24, 1fr); gap: 8px; }
section { background: #fff; border: 1px solid #ddd; border-radius: 3px; padding: 6px; min-width: 0; }
h3 { font-size: 12px; margin: 0 0 4px; } .stat { font-size: 26px; padding: 8px 0; }
table { width: 100%; } td:last-child { text-align: right; } .u-legend { font-size: 10px; text-align: left; }
.u-legend .u-value { display: none; }
`;

/**
 * A page that draws a dashboard with data of a real instance, laid out as the dashboard says. It stands in for Grafana,
 * which no registry of packages has: titles, widths, units, queries and data are the dashboard's own, the look is not.
 */
export const dashboardPage = (dashboard: DashboardData, drawn: DrawnDashboard): string => {
  const seriesOf = (title: string) => drawn.panels.find((panel) => panel.title === title)?.series ?? [];
  const rows = dashboard.rows.map(({ title, panels }, row) => ({
    title,
    panels: panels.map((panel, index) => ({
      id: `panel-${row}-${index}`,
      title: panel.title,
      kind: panel.kind,
      unit: panel.unit,
      width: panel.width,
      thresholds: panel.thresholds,
      lowIsBad: panel.lowIsBad,
      series: seriesOf(panel.title),
    })),
  }));
  const body = rows.map(({ title, panels }) =>
    [
      `<h2>${escaped(title)}</h2>`,
      ...panels.map(
        ({ id, title: name, width }) =>
          `<section style="grid-column: span ${width}"><h3>${escaped(name)}</h3><div id="${id}"></div></section>`,
      ),
    ].join("\n"),
  );
  const data = JSON.stringify(rows.flatMap(({ panels }) => panels)).replaceAll("<", "\\u003c");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><style>${library("uPlot.min.css")}${STYLE}</style></head>
<body><h1>${escaped(dashboard.title)}</h1><main>${body.join("\n")}</main>
<script>${library("uPlot.iife.min.js")}</script><script>const panels = ${data};</script>
<script>${readFileSync(resolve(import.meta.dirname, "chart.js"), "utf8")}</script></body></html>`;
};
