import type { Alert } from "../../services/postgresql/alerts/alert.ts";
import type { AlertContext } from "../../services/postgresql/alerts/context.ts";
import { type BurnRates, burnRateTrial } from "./burn-rate.ts";
import type { ClauseTrial } from "./clause-trial.ts";
import { missingReplicaTrial } from "./missing-replica.ts";

/**
 * Alerts on the error budget by name, with each clause of their condition by itself.
 *
 * The rates stand here once more on purpose: they are what the Site Reliability Workbook (chapter 5) asks for, and the
 * rules are held against them.
 */
const BURN_RATES: Readonly<Record<string, BurnRates>> = {
  PostgreSQLErrorBudgetBurningFast: {
    interval: 1,
    history: 400,
    rates: [
      // Within the hour, when 6 hours have not used up enough.
      { factor: 14.4, long: 60, burning: 20 },
      // Too slowly for the hour, however long it goes on.
      { factor: 6, long: 360, burning: 11 },
    ],
  },
  PostgreSQLErrorBudgetBurningSlowly: {
    interval: 5,
    history: 4400,
    rates: [
      // Both clauses ask for the same number of failures where probes are counted all the time. After 18 hours in which
      // none was, fewer are enough over a day, and not over three.
      { factor: 3, long: 1440, burning: 5, uncounted: 1080 },
      // Too slowly for a day, however long it goes on.
      { factor: 1, long: 4320, burning: 2.2 },
    ],
  },
};

/**
 * The trials of an alert's clauses, each by itself; none where its condition is one, or its own trial has them all. That
 * trial may make more than one of them true, or only one, so that one which never fires would go unnoticed.
 */
export const clauseTrials = (alert: Alert, context: AlertContext): readonly ClauseTrial[] => {
  if (alert.name === "PostgreSQLReplicaNotStreaming") return [missingReplicaTrial(alert, context)];
  const clauses = BURN_RATES[alert.name];
  return clauses === undefined
    ? []
    : clauses.rates.map((rate) => burnRateTrial(alert, context, clauses, rate));
};
