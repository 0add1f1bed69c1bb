import { groupBy } from "es-toolkit";
import pLimit from "p-limit";
import type { Logger } from "pino";
import { type Month, REPORT_LABEL, type SlaReport } from "../../services/sla/report.ts";
import type { ApiClient } from "../process/api-client.ts";
import { describeError } from "../process/api-error.ts";
import type { Prometheus } from "../process/prometheus.ts";
import { DAY, type DayDigest, daysOf, digestOf, isWhole, startOf } from "./arithmetic/day.ts";
import { MINUTE } from "./arithmetic/minute.ts";
import { reportOf, type Subject } from "./arithmetic/month.ts";
import { namespaceReportOf } from "./arithmetic/namespace.ts";
import { backupsOf, samplesOf, subjectsAt } from "./measurements.ts";
import { firstKept, monthsToReport } from "./months.ts";
import { claimReport, daysIn, memory, memoryName, namespaceReport, type ReportObject } from "./objects.ts";

/** Instances whose reports are made at the same time. */
const AT_ONCE = 4;

/** How far back the newest counted minute lies: until then Prometheus has scraped it. */
const SETTLED = 2 * MINUTE;

interface Options {
  readonly api: ApiClient;
  readonly prometheus: Prometheus;
  /** Namespace of what the reporter remembers. */
  readonly namespace: string;
  readonly log: Logger;
}

/** Makes the reports of every instance that was probed lately, and forgets those that are too old. */
export class Reporter {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @returns how many claims were reported on, and how many could not be */
  async run(now: Date): Promise<{ readonly reported: number; readonly failed: number }> {
    const { prometheus, log } = this.#options;
    const subjects = await subjectsAt(prometheus, now.getTime() / 1000);
    const limit = pLimit(AT_ONCE);
    let failed = 0;
    const reports: SlaReport[] = [];
    const reportAll = async (subject: Subject): Promise<void> => {
      try {
        for (const month of monthsToReport(now)) reports.push(await this.#report(subject, month, now));
      } catch (error) {
        failed += 1;
        const message = error instanceof Error ? error.message : String(error);
        log.warn({ instance: subject.instance, error: message }, "no report could be made");
      }
    };
    await Promise.all(subjects.map((subject) => limit(() => reportAll(subject))));
    await this.#reportNamespaces(reports);
    return { reported: subjects.length - failed, failed };
  }

  /** Deletes what is older than so many months. */
  async forget(now: Date, months: number): Promise<void> {
    const first = firstKept(now, months);
    const { items } = await this.#options.api.list<ReportObject>("v1", "ConfigMap", {
      labelSelector: REPORT_LABEL,
    });
    for (const { metadata } of items) {
      if ((metadata.labels[REPORT_LABEL] ?? first) >= first) continue;
      await this.#options.api.delete({ apiVersion: "v1", kind: "ConfigMap", metadata });
    }
  }

  async #report(subject: Subject, month: Month, now: Date): Promise<SlaReport> {
    const { api, namespace } = this.#options;
    const key = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: memoryName(subject, month), namespace },
    };
    const known = daysIn(await api.get(key));
    const days: DayDigest[] = [];
    for (const day of daysOf(month, now)) days.push(await this.#day(subject, day, known, now));
    const until = days.at(-1)?.until ?? now.getTime() / 1000;
    const backups = await backupsOf(this.#options.prometheus, subject, until);
    const report = reportOf(subject, month, days, backups);
    await api.apply(memory(subject, month, namespace, days));
    // A namespace that is gone has no one to read it.
    await api.apply(claimReport(report));
    return report;
  }

  async #day(subject: Subject, day: string, known: readonly DayDigest[], now: Date): Promise<DayDigest> {
    const remembered = known.find((digest) => digest.day === day);
    if (remembered !== undefined && isWhole(remembered)) return remembered;
    const settled = Math.floor((now.getTime() / 1000 - SETTLED) / MINUTE) * MINUTE;
    const until = Math.max(startOf(day), Math.min(startOf(day) + DAY, settled));
    return digestOf(await samplesOf(this.#options.prometheus, subject, day, until), day, until);
  }

  async #reportNamespaces(reports: readonly SlaReport[]): Promise<void> {
    const { api, log } = this.#options;
    const groups = groupBy(reports, ({ claim, month }) => `${claim.namespace} ${month}`);
    for (const group of Object.values(groups)) {
      const [first] = group;
      if (first === undefined) continue;
      const { namespace } = first.claim;
      try {
        await api.apply(namespaceReport(namespaceReportOf(namespace, first.month, group)));
      } catch (error) {
        // One with more incidents than a ConfigMap holds must not cost the others theirs.
        log.warn({ namespace, error: describeError(error) }, "no report of the namespace could be made");
      }
    }
  }
}
