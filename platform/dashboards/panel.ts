/** A panel as data: what a test checks, and what a dashboard is built from. */
export interface Panel {
  readonly kind: "timeseries" | "stat" | "table";
  readonly title: string;
  /** What it shows, and what a person should make of it. */
  readonly description: string;
  /** As Grafana names units: `s`, `bytes`, `percentunit`, `short`, `ops`. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  /** The values from which the panel turns yellow and red; below the first it is green. */
  readonly thresholds?: { readonly warning: number; readonly critical: number };
  /** Low values are the bad ones. */
  readonly lowIsBad?: true;
}

export interface Query {
  readonly expr: string;
  /** Grafana's template of the legend, `{{pod}}` for one. */
  readonly legend: string;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A variable whose values are those of a label, of series that other variables narrow down. */
export interface LabelVariable {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly values: { readonly of: string; readonly in: string };
  /** Whether all values at once are a choice, and the first one. */
  readonly all: boolean;
}

export interface DashboardData {
  /** Part of its address in Grafana. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly LabelVariable[];
  readonly rows: readonly Row[];
}

/** Every query of a dashboard, with the panel that it is in. */
export const queriesOf = ({ rows }: DashboardData): readonly { panel: Panel; query: Query }[] =>
  rows.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries.map((query) => ({ panel, query }))));
