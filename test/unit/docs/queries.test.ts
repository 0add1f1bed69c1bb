import { Registry } from "prom-client";
import { KeeperMetrics } from "../../../platform/backup-keeper/metrics.ts";
import { PROBE_METRICS } from "../../../services/metric-names.ts";
import { pageBlocks } from "../../support/page-blocks.ts";
import { selectorsOf } from "../../support/promql.ts";

const keeper = new Registry();
new KeeperMetrics(keeper);
const known: readonly string[] = [
  ...Object.values(PROBE_METRICS),
  ...keeper.getMetricsAsArray().map(({ name }) => name),
];

/** Expressions of a block: several have a comment each. */
const expressionsIn = (text: string): readonly string[] =>
  text
    .split(/^#.*$/m)
    .map((expression) => expression.trim())
    .filter(Boolean);

const queries = pageBlocks()
  .filter(({ language }) => language === "promql")
  .flatMap(({ page, text }) => expressionsIn(text).map((expression) => [page, expression] as const));

test("there are some", () => {
  expect(queries.length).toBeGreaterThan(5);
});

test.each(queries)("%s: Prometheus understands %s, and Matura has what it asks for", (_, expression) => {
  const asked = selectorsOf(expression);
  expect(asked).not.toEqual([]);
  expect(asked.filter(({ metric }) => !known.includes(metric))).toEqual([]);
});
