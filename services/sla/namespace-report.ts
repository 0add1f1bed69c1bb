import type { Month, SlaReport } from "./report.ts";

/** The availability of all claims of a namespace in one month, a line each. */
export interface NamespaceReport {
  readonly namespace: string;
  readonly month: Month;
  readonly claims: readonly ClaimLine[];
}

export interface ClaimLine {
  readonly name: string;
  readonly service: string;
  readonly availabilityPercent: number | null;
  readonly targetPercent: number;
  /** Whether the target was kept; also where nothing was measured. */
  readonly kept: boolean;
  /** Seconds. */
  readonly down: number;
  readonly incidents: number;
}

/** Name of the ConfigMap in the namespace. No claim's report is named so: theirs have the claim's name in front. */
export const namespaceReportNameOf = (month: Month): string => `sla-${month}`;

export const namespaceReportOf = (
  namespace: string,
  month: Month,
  reports: readonly SlaReport[],
): NamespaceReport => ({
  namespace,
  month,
  claims: reports
    .map(({ claim, service, availabilityPercent, targetPercent, seconds, incidents }) => ({
      name: claim.name,
      service,
      availabilityPercent,
      targetPercent,
      kept: availabilityPercent === null || availabilityPercent >= targetPercent,
      down: seconds.down,
      incidents: incidents.length,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
});
