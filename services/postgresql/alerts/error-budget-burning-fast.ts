import type { Alert } from "./alert.ts";
import { budgetOf, burning, probeSeries } from "./error-budget.ts";
import { percentage } from "./humanized.ts";

/** 2% of the budget in an hour, or 5% in 6 hours: in 5 days or less all of it would be gone. */
const RATES = [
  { factor: 14.4, long: 60, short: 5 },
  { factor: 6, long: 360, short: 30 },
] as const;

const HISTORY = 400;
/** Enough that no rounding decides. */
const PROBES_A_MINUTE = 60_000;

export const errorBudgetBurningFast: Alert = {
  name: "PostgreSQLErrorBudgetBurningFast",
  audience: "operator",
  severity: ({ serviceLevel }) => (serviceLevel === "guaranteed" ? "critical" : "warning"),
  expression: (context) => burning(context, RATES),
  minutes: 0,
  duringMaintenance: true,
  summary: "Probes fail so often that the month's error budget is gone within days",
  description: () =>
    "{{ $value | humanizePercentage }} of the probes fail, which uses up the month's error budget in 5 days or less.",
  condition: (context) =>
    `more than ${percentage(14.4 * budgetOf(context))} of the probes fail over 1 hour and over 5 minutes, or more than ${percentage(6 * budgetOf(context))} over 6 hours and over 30 minutes`,
  trial: (context) => {
    const budget = budgetOf(context);
    const failing = Math.floor(60 * 14.4 * budget) + 1;
    const justBelow = Math.floor(PROBES_A_MINUTE * 6 * budget * 0.99);
    return {
      // Every probe fails from one minute on.
      above: probeSeries(context, {
        ok: `1000+${PROBES_A_MINUTE}x${HISTORY} ${1000 + HISTORY * PROBES_A_MINUTE}x100`,
        failed: `1000x${HISTORY} ${1000 + PROBES_A_MINUTE}+${PROBES_A_MINUTE}x100`,
      }),
      onset: HISTORY + failing,
      // As many as the slower of both rates allows, all the time.
      below: probeSeries(context, {
        ok: `1000+${PROBES_A_MINUTE - justBelow}x${HISTORY + 100}`,
        failed: `1000+${justBelow}x${HISTORY + 100}`,
      }),
      labels: {},
      description: `${percentage(failing / 60)} of the probes fail, which uses up the month's error budget in 5 days or less.`,
    };
  },
};
