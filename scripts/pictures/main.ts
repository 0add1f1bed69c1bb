import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { DASHBOARDS } from "../../platform/dashboards/all.ts";
import type { DashboardData } from "../../platform/dashboards/panel.ts";
import type { DrawnDashboard } from "../../test/e2e/support/panel-data.ts";
import { photograph } from "./browser.ts";
import { dashboardPage } from "./dashboard-page.ts";

/** `npm run pictures`: what an instance's dashboards and its SLA report look like, with the data of a real one. */
const images = resolve(import.meta.dirname, "../../docs/images");

const pictures = async (folder: string): Promise<void> => {
  const drawn = JSON.parse(readFileSync(join(folder, "panels.json"), "utf8")) as readonly DrawnDashboard[];
  for (const dashboard of DASHBOARDS) {
    const data = drawn.find(({ title }) => title === dashboard.title);
    if (data === undefined) throw new Error(`${folder}/panels.json has no data for ${dashboard.title}`);
    const picture = join(images, `dashboard-${dashboard.uid}.png`);
    await photograph(dashboardPage(dashboard, data), picture, heightOf(dashboard));
    console.log(picture);
  }
  const report = join(images, "sla-report.png");
  await photograph(readFileSync(join(folder, "report.html"), "utf8"), report, 900);
  console.log(report);
};

/** Of a page of this dashboard, in pixels: panels stand side by side until their widths fill 24 columns. */
const heightOf = ({ rows }: DashboardData): number => {
  const lines = rows.map(({ panels }) => {
    const whole = panels.reduce((sum, { width }) => sum + width, 0);
    const height = panels.some(({ kind }) => kind === "timeseries") ? 250 : 90;
    return 40 + Math.ceil(whole / 24) * height;
  });
  return lines.reduce((sum, height) => sum + height, 60);
};

await new Command("pictures")
  .description("Photograph dashboards and SLA report with what a scenario of e2e has left")
  .argument("[folder]", "the scenario's folder", "out/e2e/metrics-outage")
  .action(pictures)
  .parseAsync();
