import { DASHBOARDS } from "../../../platform/dashboards/all.ts";
import { queriesOf } from "../../../platform/dashboards/panel.ts";
import { Prometheus } from "../../../platform/process/prometheus.ts";
import { clusterInfo } from "../../cluster/api.ts";
import { filledIn } from "../../support/filled-in.ts";

/** What the panels of a dashboard show of a time: enough to draw them. */
export interface DrawnDashboard {
  readonly title: string;
  readonly panels: readonly DrawnPanel[];
}

export interface DrawnPanel {
  /** Title of the panel. */
  readonly title: string;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

/** As often as Prometheus scrapes here. */
const STEP_SECONDS = 5;

/** The data of every panel of every dashboard for one instance, over a time of Unix seconds. */
export const panelData = async (
  instance: string,
  from: number,
  to: number,
): Promise<readonly DrawnDashboard[]> => {
  const { monitoring } = await clusterInfo();
  const prometheus = new Prometheus(monitoring?.prometheus ?? "");
  const drawn: DrawnDashboard[] = [];
  for (const dashboard of DASHBOARDS) {
    const panels = new Map<string, DrawnPanel["series"][number][]>();
    for (const { panel, query } of queriesOf(dashboard)) {
      const found = await prometheus.range(filledIn(query.expr, instance), from, to, STEP_SECONDS);
      const series = found.map(({ labels, values }) => ({
        name: legendOf(query.legend, labels),
        points: [...values],
      }));
      panels.set(panel.title, [...(panels.get(panel.title) ?? []), ...series]);
    }
    drawn.push({
      title: dashboard.title,
      panels: [...panels].map(([title, series]) => ({ title, series })),
    });
  }
  return drawn;
};

/** As Grafana fills in a legend; a table has none, and a row for each claim. */
const legendOf = (legend: string, labels: Readonly<Record<string, string>>): string =>
  (legend || "{{claim_namespace}}/{{claim_name}}").replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, label) => labels[label] ?? "",
  );
