import { isJsonObject, type JsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { NamespaceReport } from "../../services/sla/namespace-report.ts";
import { type Month, REPORT_KEYS, REPORT_LABEL, type SlaReport } from "../../services/sla/report.ts";
import type { ClusterApi } from "../cluster/api.ts";
import { ClusterError } from "../cluster/cluster-error.ts";

interface ReportConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** A report as it is kept in its namespace. */
export interface StoredReport<Report> {
  readonly name: string;
  readonly month: Month;
  readonly report: Report;
  /** The page for a browser. */
  readonly html: string;
}

/** Of a claim, whether it lives or not, the newest month first. @throws ClusterError when one cannot be read */
export const claimReports = async (
  api: ClusterApi,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<readonly StoredReport<SlaReport>[]> =>
  (await reportsIn(api, namespace)).filter(isOfClaim).filter(({ report }) => report.claim.name === name);

/** Of all claims of a namespace together, the newest month first. @throws ClusterError when one cannot be read */
export const namespaceReports = async (
  api: ClusterApi,
  namespace: string,
): Promise<readonly StoredReport<NamespaceReport>[]> =>
  (await reportsIn(api, namespace)).filter(isOfNamespace);

const reportsIn = async (
  api: ClusterApi,
  namespace: string,
): Promise<readonly StoredReport<SlaReport | NamespaceReport>[]> => {
  const objects = await api.list<ReportConfigMap>(
    { apiVersion: "v1", kind: "ConfigMap" },
    { namespace, labels: { "app.kubernetes.io/managed-by": "matura" } },
  );
  return objects
    .filter(
      ({ metadata, data }) =>
        metadata?.labels?.[REPORT_LABEL] !== undefined && REPORT_KEYS.json in (data ?? {}),
    )
    .map(stored)
    .sort((a, b) => b.month.localeCompare(a.month));
};

/** Who may write ConfigMaps in the namespace may have edited it. */
const stored = ({ metadata, data = {} }: ReportConfigMap): StoredReport<SlaReport | NamespaceReport> => {
  const name = metadata?.name ?? "";
  const report = parsed(data[REPORT_KEYS.json] ?? "");
  if (report === undefined) {
    throw new ClusterError(
      `ConfigMap ${metadata?.namespace}/${name} is no SLA report any more: delete it, and the SLA reporter writes those of this month again within the hour`,
    );
  }
  return {
    name,
    month: metadata?.labels?.[REPORT_LABEL] ?? "",
    report: report as unknown as SlaReport | NamespaceReport,
    html: data[REPORT_KEYS.html] ?? "",
  };
};

const parsed = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && (looksOfClaim(value) || looksOfNamespace(value)) ? value : undefined;
  } catch {
    return undefined;
  }
};

const looksOfClaim = ({ claim, seconds, errorBudget, incidents, maintenance }: JsonObject): boolean =>
  isJsonObject(claim) &&
  isJsonObject(seconds) &&
  isJsonObject(errorBudget) &&
  Array.isArray(incidents) &&
  Array.isArray(maintenance);

const looksOfNamespace = ({ namespace, claims, incidents, maintenance }: JsonObject): boolean =>
  typeof namespace === "string" &&
  Array.isArray(claims) &&
  Array.isArray(incidents) &&
  Array.isArray(maintenance);

const isOfClaim = (stored: StoredReport<SlaReport | NamespaceReport>): stored is StoredReport<SlaReport> =>
  "claim" in stored.report;

const isOfNamespace = (
  stored: StoredReport<SlaReport | NamespaceReport>,
): stored is StoredReport<NamespaceReport> => "claims" in stored.report;
