import { type Alert, always } from "./alert.ts";
import { budgetOf, burning, probeSeries } from "./error-budget.ts";
import { percentage } from "./humanized.ts";

/** 10% of the budget in a day, or in 3 days. */
const RATES = [
  { factor: 3, long: 1440, short: 120 },
  { factor: 1, long: 4320, short: 360 },
] as const;

const STEP = 5;
const HISTORY = 4400;
const PROBES_A_STEP = 300_000;
/** How much faster than allowed the budget burns in the test. */
const FACTOR = 5;

export const errorBudgetBurningSlowly: Alert = {
  name: "PostgreSQLErrorBudgetBurningSlowly",
  audience: "operator",
  severity: always("warning"),
  expression: (context) => burning(context, RATES),
  minutes: 15,
  duringMaintenance: true,
  summary: "Probes fail more often than the month's error budget allows",
  description: () =>
    "{{ $value | humanizePercentage }} of the probes fail, which is more than the month's error budget allows.",
  condition: (context) =>
    `more than ${percentage(3 * budgetOf(context))} of the probes fail over 1 day and over 2 hours, or more than ${percentage(budgetOf(context))} over 3 days and over 6 hours`,
  trial: (context) => {
    const budget = budgetOf(context);
    const failed = Math.round(PROBES_A_STEP * FACTOR * budget);
    const justBelow = Math.floor(PROBES_A_STEP * budget * 0.99);
    const steps = HISTORY / STEP;
    const ok = PROBES_A_STEP - failed;
    // Of a day's window, and of three days' as well, so much must have failed at this rate.
    const failing = STEP * (Math.floor((RATES[0].long * RATES[0].factor) / FACTOR / STEP) + 1);
    const inLong = (minutes: number, long: number) => (Math.min(minutes, long) * FACTOR * budget) / long;
    return {
      interval: STEP,
      above: probeSeries(context, {
        ok: `1000+${PROBES_A_STEP}x${steps} ${1000 + steps * PROBES_A_STEP + ok}+${ok}x300`,
        failed: `1000x${steps} ${1000 + failed}+${failed}x300`,
      }),
      onset: HISTORY + failing,
      below: probeSeries(context, {
        ok: `1000+${PROBES_A_STEP - justBelow}x${steps + 300}`,
        failed: `1000+${justBelow}x${steps + 300}`,
      }),
      labels: {},
      description: `${percentage(inLong(failing + 15, RATES[0].long))} of the probes fail, which is more than the month's error budget allows.`,
    };
  },
};
