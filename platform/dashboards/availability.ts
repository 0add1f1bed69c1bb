import { INSTANCE_LABELS, PROBE_METRICS } from "../../services/metric-names.ts";

/** Failed probes count whatever their reason; those of a maintenance count neither way. */
const probes = (selector: string, outcome?: string): string =>
  `${PROBE_METRICS.total}{${[selector, 'maintenance="false"', outcome && `outcome="${outcome}"`]
    .filter(Boolean)
    .join(",")}}`;

const { instance, claimName, claimNamespace, service } = INSTANCE_LABELS;

/** By what the series of one instance are told apart from others', and stay together. */
export const BY_INSTANCE = [service, instance, claimNamespace, claimName].join(", ");

/** Share of probes that were answered over a time; a ratio by instance. */
export const availability = (selector: string, time: string): string =>
  `sum by (${BY_INSTANCE}) (increase(${probes(selector, "ok")}[${time}])) / sum by (${BY_INSTANCE}) (increase(${probes(selector)}[${time}]))`;

export const target = (selector: string): string =>
  `max by (${BY_INSTANCE}) (${PROBE_METRICS.target}{${selector}})`;

/** Share of the error budget that is left of a time: 1 when nothing failed, below 0 when the target is missed. */
export const budgetLeft = (selector: string, time: string): string =>
  `1 - (1 - ${availability(selector, time)}) / (1 - ${target(selector)})`;
