import { sortBy } from "es-toolkit";
import { BACKUP_METRICS, INSTANCE_LABELS, PROBE_METRICS } from "../../services/metric-names.ts";
import type { SlaBackups } from "../../services/sla/report.ts";
import type { Prometheus } from "../process/prometheus.ts";
import { DAY, startOf } from "./arithmetic/day.ts";
import { MINUTE } from "./arithmetic/minute.ts";
import { type Subject, textOf } from "./arithmetic/month.ts";
import { freshOf, type ProbeSamples } from "./arithmetic/samples.ts";

/** An instance that is gone for longer gets no new report. */
const LOOK_BACK = "26h";

/** How exactly the start of an instance is looked for. */
const STEP = "5m";

/** The instances that were probed lately, each once, as it was labelled last; of a claim's instances the newest last. */
export const subjectsAt = async (prometheus: Prometheus, now: number): Promise<readonly Subject[]> => {
  const by = Object.values(INSTANCE_LABELS).join(", ");
  const lately = `max by (${by}) (last_over_time(${PROBE_METRICS.target}[${LOOK_BACK}]))`;
  const current = `max by (${by}) (${PROBE_METRICS.target})`;
  const found = new Map<string, Subject>();
  const probedNow = new Set<string>();
  // An instance whose plan changed has been labelled in two ways; those of now come last, and stay.
  for (const query of [lately, current]) {
    for (const { labels, values } of await prometheus.instant(query, now)) {
      const subject = subjectOf(labels, [...values.values()][0] ?? 0);
      found.set(idOf(subject), subject);
      if (query === current) probedNow.add(idOf(subject));
    }
  }
  const since = await firstProbes(prometheus, now);
  // The name decides between two that came at once, so that each run decides alike.
  return sortBy(
    [...found.values()],
    [
      (subject) => (probedNow.has(idOf(subject)) ? 1 : 0),
      (subject) => since.get(idOf(subject)) ?? 0,
      "instance",
    ],
  );
};

/** Unix seconds of each instance's first probe, as far as it is looked back. */
const firstProbes = async (prometheus: Prometheus, now: number): Promise<ReadonlyMap<string, number>> => {
  const by = [INSTANCE_LABELS.service, INSTANCE_LABELS.instance].join(", ");
  const query = `min by (${by}) (min_over_time(timestamp(${PROBE_METRICS.target})[${LOOK_BACK}:${STEP}]))`;
  const found = await prometheus.instant(query, now);
  return new Map(
    found.map(({ labels, values }) => [idOf(subjectOf(labels, 0)), [...values.values()][0] ?? 0]),
  );
};

const idOf = ({ service, instance }: Subject): string => `${service}-${instance}`;

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
  const end = Math.min(until, from + DAY);
  const counters = await prometheus.range(
    `sum by (outcome, reason, maintenance) (${PROBE_METRICS.total}${selector})`,
    from,
    end,
    MINUTE,
  );
  // The prober has all of an instance's counters scraped at once.
  const [scraped] = await prometheus.range(
    `max(timestamp(${PROBE_METRICS.total}${selector}))`,
    from,
    end,
    MINUTE,
  );
  return {
    counters: counters.map(({ labels, values }) => ({
      outcome: labels.outcome ?? "",
      reason: labels.reason ?? "",
      maintenance: labels.maintenance === "true",
      values: freshOf(values, scraped?.values ?? new Map()),
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
