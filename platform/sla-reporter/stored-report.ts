import { type Month, REPORT_KEYS, reportNameOf, type SlaReport } from "../../services/sla/report.ts";
import type { ReportObject } from "./objects.ts";
import { claimPage } from "./page/claim-page.ts";

/**
 * The report of a claim in a ConfigMap of the claim's namespace, or undefined where there is none that can be used: who
 * may write ConfigMaps there may have edited it, or copied it under another name.
 */
export const storedReport = ({ metadata, data }: ReportObject, month: Month): SlaReport | undefined => {
  try {
    const report = JSON.parse(data[REPORT_KEYS.json] ?? "") as SlaReport;
    const { name, namespace } = report.claim;
    const isItself =
      metadata.name === reportNameOf(name, month) &&
      metadata.namespace === namespace &&
      report.month === month;
    // What makes no page of its own would cost the namespace its page.
    return isItself && claimPage(report) !== "" ? report : undefined;
  } catch {
    return undefined;
  }
};
