import { groupBy } from "es-toolkit";
import pLimit from "p-limit";
import type { Logger } from "pino";
import { type Month, monthOf, REPORT_LABEL, type SlaReport } from "../../services/sla/report.ts";
import type { ApiClient } from "../process/api-client.ts";
import { describeError } from "../process/api-error.ts";
import type { Prometheus } from "../process/prometheus.ts";
import { claimDaysOf } from "./arithmetic/claim-days.ts";
import { DAY, type DayDigest, daysOf, digestOf, isWhole, startOf } from "./arithmetic/day.ts";
import { MINUTE } from "./arithmetic/minute.ts";
import { reportOf, type Subject } from "./arithmetic/month.ts";
import { namespaceReportOf } from "./arithmetic/namespace.ts";
import { backupsOf, samplesOf, subjectsAt } from "./measurements.ts";
import { Memories } from "./memories.ts";
import { firstKept, monthsToReport } from "./months.ts";
import { claimReport, namespaceReport, type ReportObject } from "./objects.ts";
import { storedReport } from "./stored-report.ts";

/** Claims whose reports are made at the same time. */
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

/** Makes the reports of every claim with an instance that was probed lately, and forgets those that are too old. */
export class Reporter {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @returns how many claims were reported on, and how many could not be */
  async run(now: Date): Promise<{ readonly reported: number; readonly failed: number }> {
    const { api, prometheus, namespace, log } = this.#options;
    const subjects = await subjectsAt(prometheus, now.getTime() / 1000);
    const claims = Object.values(
      groupBy(subjects, ({ claim, service }) => `${claim.namespace} ${claim.name} ${service}`),
    );
    const months: Memories[] = [];
    for (const month of monthsToReport(now)) months.push(await Memories.read(api, namespace, month));
    const limit = pLimit(AT_ONCE);
    let failed = 0;
    const reports: SlaReport[] = [];
    const reportAll = async (instances: readonly Subject[]): Promise<void> => {
      try {
        for (const memories of months) reports.push(...(await this.#report(instances, memories, now)));
      } catch (error) {
        failed += 1;
        const message = error instanceof Error ? error.message : String(error);
        log.warn({ instance: instances.at(-1)?.instance, error: message }, "no report could be made");
      }
    };
    await Promise.all(claims.map((instances) => limit(() => reportAll(instances))));
    await this.#reportNamespaces(reports);
    return { reported: claims.length - failed, failed };
  }

  /** Deletes what is older than so many months. What may not be deleted stays: anybody can give an object the label. */
  async forget(now: Date, months: number): Promise<void> {
    const { api, log } = this.#options;
    const first = firstKept(now, months);
    const { items } = await api.list<ReportObject>("v1", "ConfigMap", { labelSelector: REPORT_LABEL });
    for (const { metadata } of items) {
      if ((metadata.labels[REPORT_LABEL] ?? first) >= first) continue;
      const { name, namespace } = metadata;
      try {
        await api.delete({ apiVersion: "v1", kind: "ConfigMap", metadata });
      } catch (error) {
        log.warn({ namespace, name, error: describeError(error) }, "an old report could not be deleted");
      }
    }
  }

  /**
   * @param instances of one claim, the newest last: its report is about that one, and counts all of them
   * @returns none where the claim had none of them in the month
   */
  async #report(instances: readonly Subject[], memories: Memories, now: Date): Promise<readonly SlaReport[]> {
    const { api, prometheus } = this.#options;
    let newest: Subject | undefined;
    for (const subject of instances) {
      const days = await this.#days(subject, memories, now);
      if (days === undefined) continue;
      await memories.keep(subject, days);
      newest = subject;
    }
    if (newest === undefined) return [];
    const days = claimDaysOf(memories.daysOfClaim(newest));
    const backups = await backupsOf(prometheus, newest, days.at(-1)?.until ?? now.getTime() / 1000);
    const report = reportOf(newest, memories.month, days, backups);
    // A namespace that is gone has no one to read it.
    await api.apply(claimReport(report));
    return [report];
  }

  /** The instance's days of the month, or undefined when the month was over before the instance came. */
  async #days(subject: Subject, memories: Memories, now: Date): Promise<readonly DayDigest[] | undefined> {
    const { month } = memories;
    const known = memories.daysOf(subject);
    const days: DayDigest[] = [];
    for (const day of daysOf(month, now)) days.push(await this.#day(subject, day, known ?? [], now));
    const wasMeasured = days.some(({ seconds }) => seconds.measured + seconds.maintenance > 0);
    return known !== undefined || wasMeasured || month === monthOf(now) ? days : undefined;
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
      const { month, claim } = first;
      const { namespace } = claim;
      try {
        const all = [...group, ...(await this.#earlierReports(namespace, month, group))];
        await api.apply(namespaceReport(namespaceReportOf(namespace, month, all)));
      } catch (error) {
        // One with more incidents than a ConfigMap holds must not cost the others theirs.
        log.warn({ namespace, error: describeError(error) }, "no report of the namespace could be made");
      }
    }
  }

  /** Of the claims that have none in this run: those that are deleted or suspended, or whose report failed. */
  async #earlierReports(
    namespace: string,
    month: Month,
    made: readonly SlaReport[],
  ): Promise<readonly SlaReport[]> {
    const labelSelector = `${REPORT_LABEL}=${month}`;
    const { items } = await this.#options.api.list<ReportObject>("v1", "ConfigMap", {
      namespace,
      labelSelector,
    });
    return items
      .map((object) => storedReport(object, month))
      .filter((report) => report !== undefined)
      .filter(({ claim }) => !made.some((each) => each.claim.name === claim.name));
  }
}
