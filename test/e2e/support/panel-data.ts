import { DASHBOARDS } from "../../../platform/dashboards/all.ts";
import { queriesOf } from "../../../platform/dashboards/panel.ts";
import { queryRange } from "./prometheus.ts";

/** A query with the variables of its dashboard as Grafana would fill them in. */
export const filledIn = (expr: string, instance: string): string =>
  expr
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$instance", instance)
    .replaceAll("$service", "postgresql");

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

/** The data of every panel of every dashboard for one instance, over a time of Unix seconds. */
export const panelData = async (
  instance: string,
  from: number,
  to: number,
): Promise<readonly DrawnDashboard[]> => {
  const drawn: DrawnDashboard[] = [];
  for (const dashboard of DASHBOARDS) {
    const panels = new Map<string, DrawnPanel["series"][number][]>();
    for (const { panel, query } of queriesOf(dashboard)) {
      const found = await queryRange(filledIn(query.expr, instance), from, to);
      const series = found.map(({ metric, values }) => ({
        name: legendOf(query.legend, metric),
        points: values.map(([time, value]) => [time, Number(value)] as const),
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

const legendOf = (legend: string | undefined, metric: Readonly<Record<string, string>>): string =>
  (legend || ["claim_namespace", "claim_name"].map((label) => metric[label]).join("/")).replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, label) => metric[label] ?? "",
  );
