import { DASHBOARDS } from "../../../../platform/dashboards/all.ts";
import { dashboardJson } from "../../../../platform/dashboards/build.ts";
import { type Panel, queriesOf } from "../../../../platform/dashboards/panel.ts";

import { dashboardMetrics, METRICS_OF_AN_UPDATE } from "../../../support/dashboard-metrics.ts";

interface Built {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly {
    readonly type: string;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
  }[];
}

const built = (index: number): Built => dashboardJson(DASHBOARDS[index] as never) as Built;

test("every dashboard has an address of its own", () => {
  const uids = DASHBOARDS.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
});

test("metrics that are excused from the scrape of an instance that rests are ones that a panel selects", () => {
  const selected = dashboardMetrics();
  const excused = Object.values(METRICS_OF_AN_UPDATE).flatMap((each) => Object.keys(each));
  expect(excused.filter((metric) => !selected.has(metric))).toEqual([]);
});

test("the metrics of panels are found, whatever is around their selectors, and those of variables", () => {
  const selected = dashboardMetrics();
  expect(selected.get("matura_instance_mature")).toEqual(["Matura / Fleet: Not mature"]);
  expect(selected.get("matura_probe_availability_target_ratio")).toContain("Matura / Fleet: $service");
  expect(selected.has("")).toBe(false);
  expect([...selected.keys()].filter((metric) => !/^[a-z][a-z_]+$/.test(metric))).toEqual([]);
});

describe.each(DASHBOARDS.map((data, index) => [data.title, data, index] as const))(
  "%s",
  (_title, data, index) => {
    const panels: readonly Panel[] = data.rows.flatMap((row) => row.panels);

    test("every panel has a title of its own, a unit, a sentence that describes it, and a query", () => {
      expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
      for (const { unit, description, queries } of panels) {
        expect(unit).not.toBe("");
        expect(description).toMatch(/^[A-Z0-9].{15,}\.$|^[A-Z0-9].{15,}never\.$/);
        expect(queries.length).toBeGreaterThan(0);
      }
    });

    test("every panel that Grafana gets is one of these, with its queries", () => {
      const { panels: shown } = built(index);
      const visible = shown.filter(({ type }) => type !== "row");
      expect(visible.map(({ title }) => title)).toEqual(panels.map(({ title }) => title));
      expect(visible.flatMap(({ targets }) => targets?.map(({ expr }) => expr))).toEqual(
        queriesOf(data).map(({ query }) => query.expr),
      );
      for (const { targets = [] } of visible) {
        expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      }
    });

    test("no panel covers another or leaves the page", () => {
      const boxes = built(index).panels.map(({ gridPos }) => gridPos);
      for (const [number, box] of boxes.entries()) {
        expect(box.x + box.w).toBeLessThanOrEqual(24);
        for (const other of boxes.slice(number + 1)) {
          const apart =
            box.x + box.w <= other.x ||
            other.x + other.w <= box.x ||
            box.y + box.h <= other.y ||
            other.y + other.h <= box.y;
          expect(apart).toBe(true);
        }
      }
    });

    test("queries use no variable that the dashboard does not have", () => {
      const known = new Set([...built(index).templating.list.map(({ name }) => name), "__rate_interval"]);
      const used = JSON.stringify([data.variables, data.rows]).matchAll(/\$([a-z_]+)/g);
      for (const [, name = ""] of used) expect(known).toContain(name);
    });
  },
);
