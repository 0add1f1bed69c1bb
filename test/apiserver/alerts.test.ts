import { basename } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { compositionFor, readClaim, readPlatform } from "../../cli/render/inputs.ts";
import { inPackage } from "../../cli/render/package-root.ts";
import { render } from "../../cli/render/rendering.ts";
import { alertSettings, alertTests } from "../../cli/slo/alert-tests.ts";
import { Promtool } from "../../cli/slo/promtool.ts";
import type { RuleFile } from "../../cli/slo/promtool-test.ts";
import { NOW } from "../golden/example.ts";
import { InProcessFunctions, steadyRandom } from "../property/render/in-process.ts";
import { describeWithPromtool } from "../support/promtool.ts";
import { EXAMPLES } from "./support/examples.ts";

const promtool = new Promtool();

/** Every threshold is another one than by default, and so are minutes and limits. */
const OTHER_THRESHOLDS = alertSettings({
  metrics: { availabilityTarget: { besteffort: 95, guaranteed: 99.5 } },
  postgresql: {
    alerting: {
      storageFreePercent: 20,
      storageForecastHours: 96,
      storageForecastFreePercent: 60,
      memoryPercent: 75,
      cpuThrottledPercent: 25,
      connectionsPercent: 70,
      replicationLagSeconds: 30,
      transactionIdAge: 1_000_000_000,
      archiveBacklogSegments: 8,
      backupGraceHours: 1,
      certificateDays: 3,
    },
  },
});

describeWithPromtool("Prometheus' own checker", () => {
  const verdict = async (test: Parameters<Promtool["test"]>[0]) => {
    const { passed, output } = await promtool.test(test);
    return passed ? "passed" : output;
  };

  test.each(
    alertTests(alertSettings({})).map((each) => [each.alert, each.serviceLevel, each.title, each] as const),
  )("%s, %s: %s", async (_alert, _level, _title, each) => {
    expect(await verdict(each)).toBe("passed");
  });

  test.each(
    alertTests(OTHER_THRESHOLDS).map((each) => [each.alert, each.serviceLevel, each.title, each] as const),
  )("with other thresholds, %s, %s: %s", async (_alert, _level, _title, each) => {
    expect(await verdict(each)).toBe("passed");
  });

  test("a case that is wrong would be noticed", async () => {
    const [first] = alertTests(alertSettings({}));
    if (first === undefined) throw new Error("there are no cases");
    const silent = { ...first, rules: { groups: [] } };
    expect(await promtool.test(silent)).toMatchObject({
      passed: false,
      output: expect.stringContaining("FAILED"),
    });
  });

  const clauses = ["PostgreSQLErrorBudgetBurningFast", "PostgreSQLErrorBudgetBurningSlowly"].flatMap((name) =>
    [0, 1].map((clause) => [name, clause] as const),
  );
  test.each(clauses)("%s: that clause %i never fires would be noticed", async (name, clause) => {
    const tests = alertTests(alertSettings({})).filter(
      ({ alert, title }) => alert === name && title.includes(" alone,"),
    );
    const passed: string[] = [];
    for (const { rules, test: file, title, serviceLevel } of tests) {
      const [group] = rules.groups;
      const [rule] = group?.rules ?? [];
      if (group === undefined || rule === undefined) throw new Error(`${title} has no rule`);
      const sides = rule.expr.split(" or ");
      expect(sides).toHaveLength(2);
      const left = { ...rule, expr: `${sides[1 - clause]}` };
      const verdict = await promtool.test({
        title,
        test: file,
        rules: { groups: [{ ...group, rules: [left] }] },
      });
      if (verdict.passed) passed.push(`${serviceLevel} ${title}`);
    }
    // Of two clauses at two service levels, the case of the other clause.
    const other = tests.filter((_, index) => index % 2 === 1 - clause);
    expect(passed).toEqual(other.map(({ serviceLevel, title }) => `${serviceLevel} ${title}`));
    expect(passed).toHaveLength(2);
  });

  describe("takes the rules of each example", () => {
    const functions = new InProcessFunctions({ clock: () => NOW, random: steadyRandom });

    test.each(EXAMPLES.map(({ file }) => [basename(file), file] as const))("%s", async (_, file) => {
      const objects = readPlatform(inPackage("test/golden/platform.yaml"));
      const { claim, entry } = readClaim(inPackage(file), objects);
      const composition = compositionFor(entry);
      const rendering = await render({ claim, entry, composition, objects, now: NOW }, functions);
      const rules = rendering.objects
        .map(({ object }) => object)
        .filter(({ kind }) => kind === "PrometheusRule") as readonly unknown[] as readonly IPrometheusRule[];
      expect(rules).toHaveLength(2);
      for (const { spec } of rules) {
        expect(spec.groups?.flatMap(({ rules: each }) => each ?? []).length).toBeGreaterThan(4);
        expect(await promtool.check(spec as RuleFile)).toMatchObject({ passed: true });
      }
    });
  });
});
