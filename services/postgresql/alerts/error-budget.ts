import { INSTANCE_LABELS, PROBE_LABELS, PROBE_METRICS, PROBE_OUTCOMES } from "../../metric-names.ts";
import type { Series } from "./alert.ts";
import type { AlertContext } from "./context.ts";

/**
 * Multi-window, multi-burn-rate alerts, as the Site Reliability Workbook (chapter 5) recommends them for a budget of 30
 * days: the long window says that it matters, the short one that it still goes on.
 */
export interface BurnRate {
  /** How many times faster than allowed the budget is used up. */
  readonly factor: number;
  /** Minutes. */
  readonly long: number;
  readonly short: number;
}

/** The share of probes that may fail. Rounded, as 1 - 0.999 is not 0.001 to a computer. */
export const budgetOf = ({ availabilityTarget }: Pick<AlertContext, "availabilityTarget">): number =>
  Number((1 - availabilityTarget).toPrecision(6));

/** What is burning at one of these rates; the value is the share of failed probes in the long window. */
export const burning = (context: AlertContext, rates: readonly BurnRate[]): string =>
  rates
    .map(({ factor, long, short }) => {
      const limit = Number((factor * budgetOf(context)).toPrecision(6));
      return `(${failedShare(context, long)} > ${limit} and ${failedShare(context, short)} > ${limit})`;
    })
    .join(" or ");

/** Probes that fail while the instance is being maintained count for no one. */
const failedShare = (context: AlertContext, minutes: number): string => {
  const failed = probes(context, `,${PROBE_LABELS.outcome}="${PROBE_OUTCOMES.failed}"`);
  return `sum(rate(${failed}[${minutes}m])) / sum(rate(${probes(context)}[${minutes}m]))`;
};

const probes = ({ instance }: AlertContext, further = ""): string =>
  `${PROBE_METRICS.total}{${INSTANCE_LABELS.service}="postgresql",${INSTANCE_LABELS.instance}="${instance}",${PROBE_LABELS.maintenance}="false"${further}}`;

/** For tests: the counters of good and failed probes. */
export const probeSeries = (
  context: AlertContext,
  values: { readonly ok: string; readonly failed: string },
): readonly Series[] => [
  {
    series: probes(context, `,${PROBE_LABELS.outcome}="${PROBE_OUTCOMES.ok}",${PROBE_LABELS.reason}="none"`),
    values: values.ok,
  },
  {
    series: probes(
      context,
      `,${PROBE_LABELS.outcome}="${PROBE_OUTCOMES.failed}",${PROBE_LABELS.reason}="timeout"`,
    ),
    values: values.failed,
  },
];
