import { ReduceDataOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  FieldColorBuilder,
  FieldColorModeId,
  QueryVariableBuilder,
  RowBuilder,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import type { DashboardData, LabelVariable, Panel, Query } from "./panel.ts";

const DATASOURCE = { type: "prometheus", uid: "$datasource" } as const;
const HEIGHT = { timeseries: 8, stat: 4, table: 10 } as const;

/** Grafana's JSON of a dashboard. */
export const dashboardJson = (data: DashboardData): object => {
  const builder = new DashboardBuilder(data.title)
    .uid(data.uid)
    .description(data.description)
    .tags(["matura"])
    .time({ from: "now-6h", to: "now" })
    .refresh("1m")
    .timezone("browser")
    .withVariable(new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"));
  for (const variable of data.variables) builder.withVariable(variableOf(variable));
  for (const { title, panels } of data.rows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panelOf(panel));
  }
  return builder.build();
};

const variableOf = ({ name, label, description, values, all }: LabelVariable): QueryVariableBuilder => {
  const query = `label_values(${values.in}, ${values.of})`;
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATASOURCE)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  if (!all) return builder;
  return builder.includeAll(true).current({ selected: true, text: "All", value: "$__all" });
};

const emptyPanel = (kind: Panel["kind"]) => {
  if (kind === "timeseries") return new timeseries.PanelBuilder();
  if (kind === "table") return new table.PanelBuilder();
  return new stat.PanelBuilder().reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]));
};

const panelOf = (panel: Panel) => {
  const builder = emptyPanel(panel.kind)
    .title(panel.title)
    .description(panel.description)
    .datasource(DATASOURCE)
    .unit(panel.unit)
    .span(panel.width)
    .height(HEIGHT[panel.kind])
    .targets(panel.queries.map((query, index) => targetOf(panel, query, index)));
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  const steps = stepsOf(panel);
  if (steps !== undefined) {
    builder
      .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
      .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds));
  }
  return builder;
};

const targetOf = ({ kind }: Panel, { expr, legend }: Query, index: number): prometheus.DataqueryBuilder => {
  const builder = new prometheus.DataqueryBuilder()
    .refId(String.fromCharCode("A".charCodeAt(0) + index))
    .expr(expr)
    .legendFormat(legend);
  if (kind === "timeseries") return builder.range();
  return kind === "table" ? builder.instant().format(prometheus.PromQueryFormat.Table) : builder.instant();
};

const stepsOf = ({ thresholds, lowIsBad }: Panel): Threshold[] | undefined => {
  if (thresholds === undefined) return undefined;
  const { warning, critical } = thresholds;
  return lowIsBad
    ? [
        { value: null, color: "red" },
        { value: critical, color: "yellow" },
        { value: warning, color: "green" },
      ]
    : [
        { value: null, color: "green" },
        { value: warning, color: "yellow" },
        { value: critical, color: "red" },
      ];
};
