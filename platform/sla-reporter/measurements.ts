import { BACKUP_METRICS, INSTANCE_LABELS, PROBE_METRICS } from "../../services/metric-names.ts";
import type { SlaBackups } from "../../services/sla/report.ts";
import type { Prometheus } from "../process/prometheus.ts";
import { DAY, startOf } from "./arithmetic/day.ts";
import { MINUTE } from "./arithmetic/minute.ts";
import { type Subject, textOf } from "./arithmetic/month.ts";
import type { ProbeSamples } from "./arithmetic/samples.ts";

/** An instance that is gone for longer gets no new report. */
const LOOK_BACK = "26h";

/** The instances that were probed lately, each once, as it was labelled last. */
export const subjectsAt = async (prometheus: Prometheus, now: number): Promise<readonly Subject[]> => {
  const by = Object.values(INSTANCE_LABELS).join(", ");
  const lately = `max by (${by}) (last_over_time(${PROBE_METRICS.target}[${LOOK_BACK}]))`;
  const current = `max by (${by}) (${PROBE_METRICS.target})`;
  const found = new Map<string, Subject>();
  // An instance whose plan changed has been labelled in two ways; those of now come last, and stay.
  for (const query of [lately, current]) {
    for (const { labels, values } of await prometheus.instant(query, now)) {
      const subject = subjectOf(labels, [...values.values()][0] ?? 0);
      found.set(`${subject.service}-${subject.instance}`, subject);
    }
  }
  return [...found.values()];
};

const subjectOf = (labels: Readonly<Record<string, string>>, target: number): Subject => {
  const value = (label: keyof typeof INSTANCE_LABELS): string => labels[INSTANCE_LABELS[label]] ?? "";
  return {
    claim: { name: value("claimName"), namespace: value("claimNamespace") },
    service: value("service"),
    instance: value("instance"),
    plan: value("plan"),
    serviceLevel: value("serviceLevel"),
    targetPercent: Number((target * 100).toFixed(3)),
  };
};

/** What was measured of an instance on a day, until a minute of it; Unix seconds. */
export const samplesOf = async (
  prometheus: Prometheus,
  { service, instance }: Subject,
  day: string,
  until: number,
): Promise<ProbeSamples> => {
  const from = startOf(day);
  const selector = `{service="${service}",instance="${instance}"}`;
  // Marks of the next minutes tell how an outage at the end of the day ended.
  const marks = async (metric: string): Promise<readonly number[]> => {
    const series = await prometheus.range(`max(${metric}${selector})`, from, until + MINUTE, MINUTE);
    return [...new Set(series.flatMap(({ values }) => [...values.values()]))];
  };
  const counters = await prometheus.range(
    `sum by (outcome, reason, maintenance) (${PROBE_METRICS.total}${selector})`,
    from,
    Math.min(until, from + DAY),
    MINUTE,
  );
  return {
    counters: counters.map(({ labels, values }) => ({
      outcome: labels.outcome ?? "",
      reason: labels.reason ?? "",
      maintenance: labels.maintenance === "true",
      values,
    })),
    outageStarts: await marks(PROBE_METRICS.outageStart),
    outageEnds: await marks(PROBE_METRICS.outageEnd),
  };
};

/** The backups in an instance's store at a moment, as the keeper exported them last; Unix seconds. */
export const backupsOf = async (
  prometheus: Prometheus,
  { service, instance }: Subject,
  at: number,
): Promise<SlaBackups | undefined> => {
  const last = async (metric: string): Promise<number | undefined> => {
    const selector = `{service="${service}",instance="${instance}"}`;
    const [series] = await prometheus.instant(`max(last_over_time(${metric}${selector}[${LOOK_BACK}]))`, at);
    return series === undefined ? undefined : [...series.values.values()][0];
  };
  const stored = await last(BACKUP_METRICS.baseBackups);
  if (stored === undefined) return undefined;
  const newest = await last(BACKUP_METRICS.lastSuccess);
  return { stored, ...(newest === undefined ? {} : { newest: textOf(newest) }) };
};
