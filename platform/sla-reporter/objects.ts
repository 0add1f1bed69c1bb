import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { instanceLabels } from "../../runtime/labels.ts";
import { type NamespaceReport, namespaceReportNameOf } from "../../services/sla/namespace-report.ts";
import {
  type Month,
  REPORT_KEYS,
  REPORT_LABEL,
  reportNameOf,
  type SlaReport,
} from "../../services/sla/report.ts";
import type { DayDigest } from "./arithmetic/day.ts";
import type { Subject } from "./arithmetic/month.ts";
import { claimPage } from "./page/claim-page.ts";
import { namespacePage } from "./page/namespace-page.ts";

/** A ConfigMap that the reporter writes. */
export interface ReportObject extends KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly data: Readonly<Record<string, string>>;
}

const configMap = (
  metadata: ReportObject["metadata"],
  data: Readonly<Record<string, string>>,
): ReportObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata, data });

const labelsOf = (month: Month) => ({ "app.kubernetes.io/managed-by": "matura", [REPORT_LABEL]: month });

const instanceLabelsOf = ({ service, instance, claim }: Subject, month: Month) => ({
  ...instanceLabels(service, { name: instance, claim }),
  ...labelsOf(month),
});

/** The report of a claim, in its namespace. */
export const claimReport = (report: SlaReport): ReportObject => {
  const { claim, month } = report;
  return configMap(
    {
      name: reportNameOf(claim.name, month),
      namespace: claim.namespace,
      labels: instanceLabelsOf(report, month),
    },
    { [REPORT_KEYS.json]: text(report), [REPORT_KEYS.html]: claimPage(report) },
  );
};

/** The report of all claims of a namespace, in it. */
export const namespaceReport = (report: NamespaceReport): ReportObject =>
  configMap(
    {
      name: namespaceReportNameOf(report.month),
      namespace: report.namespace,
      labels: labelsOf(report.month),
    },
    { [REPORT_KEYS.json]: text(report), [REPORT_KEYS.html]: namespacePage(report) },
  );

const DAYS_KEY = "days";

/** A day as it may have been remembered before maintenance was. */
type RememberedDay = Omit<DayDigest, "maintenance"> & Partial<DayDigest>;

/** What the reporter itself remembers of an instance's month: days that Prometheus may have forgotten. */
export const memoryName = ({ service, instance }: Subject, month: Month): string =>
  `sla-${month}-${service}-${instance}`;

export const memory = (
  subject: Subject,
  month: Month,
  namespace: string,
  days: readonly DayDigest[],
): ReportObject =>
  configMap(
    { name: memoryName(subject, month), namespace, labels: instanceLabelsOf(subject, month) },
    { [DAYS_KEY]: JSON.stringify(days) },
  );

/** The days in a memory. @throws SyntaxError when it was damaged */
export const daysIn = ({ data }: Partial<ReportObject>): readonly DayDigest[] => {
  const days = data?.[DAYS_KEY];
  if (days === undefined) return [];
  // Without its maintenance a day is still better than none: Prometheus may have forgotten it.
  return (JSON.parse(days) as readonly RememberedDay[]).map((day) => ({ maintenance: [], ...day }));
};

const text = (report: object): string => `${JSON.stringify(report, null, 2)}\n`;
