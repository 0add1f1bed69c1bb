import { ALERTS } from "../../../../services/postgresql/alerts/index.ts";
import { windowIsOpen } from "../../../../services/postgresql/alerts/promql.ts";
import { ruleOf } from "../../../../services/postgresql/alerts/rule.ts";
import { alertContext } from "../../../support/alert-context.ts";
import { selectorsOf } from "../../../support/promql.ts";

const links = { runbooks: "https://docs.example.com/runbooks" };

test("no two alerts share a name", () => {
  const names = ALERTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(ALERTS.map((alert) => [alert.name, alert] as const))("%s", (_, alert) => {
  const rule = ruleOf(alert, alertContext, links);

  test("sees this instance only: each selector names its namespace, or itself", () => {
    for (const { metric, equal } of selectorsOf(rule.expr)) {
      expect([
        metric,
        equal.namespace === alertContext.namespace || equal.instance === alertContext.instance,
      ]).toEqual([metric, true]);
    }
  });

  test("sees the current Cluster only: another one in the namespace has servers and volumes, too", () => {
    for (const { metric, equal, like } of selectorsOf(rule.expr)) {
      if (equal.instance === alertContext.instance) continue;
      const pattern = new RegExp(`^(?:${like.pod ?? like.persistentvolumeclaim ?? ".*"})$`);
      const names = [
        "postgresql-1",
        "postgresql-12",
        "postgresql-2-1",
        "backup-trial-1",
        "postgresql-1-join",
      ];
      expect([metric, names.filter((name) => pattern.test(name))]).toEqual([
        metric,
        ["postgresql-1", "postgresql-12"],
      ]);
    }
  });

  test("looks at the container that runs PostgreSQL wherever it looks at containers", () => {
    for (const { metric, equal } of selectorsOf(rule.expr)) {
      if (/^(container_|kube_pod_container_)/.test(metric)) expect(equal.container).toBe("postgres");
    }
  });

  test("says what happened in whole sentences, with the value where there is one", () => {
    expect(rule.annotations.summary).toMatch(/^[A-Z].*\(PostgreSQLInstance shop\/orders\)$/);
    expect(rule.annotations.description).toMatch(/^([A-Z]|\{\{ \$).*\.$/);
    if (!alert.name.endsWith("Absent")) expect(rule.annotations.description).toMatch(/\{\{ \$value/);
  });
});

test("a selector is read as it is written", () => {
  expect(selectorsOf('max(x{a="1", b=~"y-[0-9]+", c!="z"}[5m])')).toEqual([
    { metric: "x", text: 'x{a="1", b=~"y-[0-9]+", c!="z"}', equal: { a: "1" }, like: { b: "y-[0-9]+" } },
  ]);
});

test("a selector that is no PromQL is found", () => {
  expect(() => selectorsOf("sum by (pod (x)")).toThrow("not PromQL");
});

describe("the window, in PromQL", () => {
  const secondsUntilNextWeek = (expression: string): number => Number(/\+ (\d+)/.exec(expression)?.[1]);
  test.each([
    ["thursday", 0, 0],
    ["thursday", 3600, 604_800 - 3600],
    ["friday", 0, 604_800 - 86_400],
    ["wednesday", 86_400 - 1800, 1800],
  ] as const)("from %s, second %d, opens at the remainder 0", (day, second, offset) => {
    expect(secondsUntilNextWeek(windowIsOpen({ window: { day, second } }))).toBe(offset);
  });
});
