import type { Alert, Series, Trial } from "../../services/postgresql/alerts/alert.ts";
import type { AlertContext } from "../../services/postgresql/alerts/context.ts";
import { type AlertRule, type Links, ruleOf } from "../../services/postgresql/alerts/rule.ts";
import type { ClauseTrial } from "./clause-trial.ts";
import { clauseTrials } from "./clause-trials.ts";
import { windowAround } from "./trial-context.ts";

/** A file of promtool's unit tests, and the file of the rules that it tests. */
export interface PromtoolTest {
  /** What is shown, in words. */
  readonly title: string;
  readonly rules: RuleFile;
  /** Takes the path of the rules' file. */
  readonly test: (rules: string) => object;
}

export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[];
}

interface Expectation {
  readonly minute: number;
  readonly fires: boolean;
}

/** All that must hold of an alert, for promtool to judge. */
export const promtoolTests = (alert: Alert, context: AlertContext, links: Links): readonly PromtoolTest[] => {
  const trial = alert.trial(context);
  const fires = trial.onset + alert.minutes;
  const inWindow = { ...context, window: windowAround(fires) };
  const each = (
    title: string,
    series: readonly Series[],
    expectations: readonly Expectation[],
    under: AlertContext = context,
  ): PromtoolTest =>
    promtoolTest(alert, under, links, { title, series, expectations, trial: alert.trial(under) });
  return [
    each(`fires at minute ${fires}, and not a minute before`, trial.above, [
      ...(fires === 0 ? [] : [{ minute: fires - 1, fires: false }]),
      { minute: fires, fires: true },
    ]),
    ...(trial.below === undefined
      ? []
      : [each("is quiet just below the threshold", trial.below, [{ minute: fires, fires: false }])]),
    ...(trial.absent === "needs no series"
      ? []
      : [
          each(
            trial.absent === "fires" ? "fires without data" : "is quiet without data",
            [],
            [{ minute: fires, fires: trial.absent === "fires" }],
          ),
        ]),
    each(
      alert.duringMaintenance ? "fires in the maintenance window too" : "is quiet in the maintenance window",
      trial.above,
      [{ minute: fires, fires: alert.duringMaintenance }],
      inWindow,
    ),
    ...clauseTrials(alert, context).flatMap((clause) => clauseTests(alert, context, links, clause)),
  ];
};

/** That one clause is enough, and what makes it true. */
const clauseTests = (
  alert: Alert,
  context: AlertContext,
  links: Links,
  trial: ClauseTrial,
): readonly PromtoolTest[] => {
  const { clause, above, below, onset } = trial;
  const fires = onset + alert.minutes;
  const step = trial.interval ?? 1;
  return [
    promtoolTest(alert, context, links, {
      title: `fires at minute ${fires} by ${clause} alone, and not a step before`,
      series: above,
      expectations: [
        { minute: fires - step, fires: false },
        { minute: fires, fires: true },
      ],
      trial,
    }),
    promtoolTest(alert, context, links, {
      title: `is quiet just below ${clause}`,
      series: below,
      expectations: [{ minute: fires, fires: false }],
      trial,
    }),
  ];
};

const promtoolTest = (
  alert: Alert,
  context: AlertContext,
  links: Links,
  given: {
    readonly title: string;
    readonly series: readonly Series[];
    readonly expectations: readonly Expectation[];
    /** For the labels and the description, and the time between two values. */
    readonly trial: Trial;
  },
): PromtoolTest => {
  const { trial } = given;
  const rule = ruleOf(alert, context, links);
  const firing = {
    exp_labels: { ...rule.labels, ...trial.labels },
    exp_annotations: { ...rule.annotations, description: trial.description },
  };
  return {
    title: given.title,
    rules: { groups: [{ name: alert.name, rules: [rule] }] },
    test: (rules) => ({
      rule_files: [rules],
      evaluation_interval: `${trial.interval ?? 1}m`,
      tests: [
        {
          interval: `${trial.interval ?? 1}m`,
          input_series: given.series,
          alert_rule_test: given.expectations.map(({ minute, fires }) => ({
            eval_time: `${minute}m`,
            alertname: alert.name,
            exp_alerts: fires ? [firing] : [],
          })),
        },
      ],
    }),
  };
};
