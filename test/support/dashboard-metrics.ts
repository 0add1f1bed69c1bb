import { DASHBOARDS } from "../../platform/dashboards/all.ts";
import { queriesOf } from "../../platform/dashboards/panel.ts";
import { INSTANCE_METRICS } from "../../services/metric-names.ts";
import { filledIn } from "./filled-in.ts";
import { selectorsOf } from "./promql.ts";

/** Every metric that a panel or a variable of a dashboard selects → where. @throws Error when a query does not parse */
export const dashboardMetrics = (): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  for (const dashboard of DASHBOARDS) {
    const queries = [
      ...queriesOf(dashboard).map(({ panel, query }) => ({ where: panel.title, expr: query.expr })),
      ...dashboard.variables.map(({ name, values }) => ({ where: `$${name}`, expr: values.in })),
    ];
    for (const { where, expr } of queries) {
      for (const { metric } of selectorsOf(filledIn(expr, "any"))) {
        found.set(metric, [...(found.get(metric) ?? []), `${dashboard.title}: ${where}`]);
      }
    }
  }
  return found;
};

/**
 * Metrics that an instance has for a time only → why the scrape of one that rests lacks them. The scenario
 * `maintenance/update` looks for them while they are there.
 */
export const METRICS_OF_AN_UPDATE = {
  waiting: {
    [INSTANCE_METRICS.maintenanceNext]: "there is a newer version, and it waits for the window",
    [INSTANCE_METRICS.pendingChange]: "one for each change that waits",
  },
  underWay: {
    [INSTANCE_METRICS.maintenanceStarted]: "servers are being moved to a newer version",
  },
} as const;
