import type { ErrorBudget, Incident, Maintenance, Month, SlaBackups, SlaDay } from "./report.ts";

/** The availability of all claims of a namespace in one month; times and lengths as in a claim's report. */
export interface NamespaceReport {
  readonly namespace: string;
  readonly month: Month;
  readonly from: string;
  readonly until: string;
  /** Whether the whole month is in it. */
  readonly complete: boolean;
  /** In the order of their names. */
  readonly claims: readonly ClaimLine[];
  /** Those of all claims, in order of time. */
  readonly incidents: readonly OfClaim<Incident>[];
  readonly maintenance: readonly OfClaim<Maintenance>[];
  /** Each day's seconds of all claims, added up. */
  readonly days: readonly SlaDay[];
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
  readonly errorBudget: ErrorBudget;
  /** How many. */
  readonly incidents: number;
  /** Seconds that are left out of availability. */
  readonly maintenance: number;
  /** Seconds. */
  readonly unmeasured: number;
  readonly backups?: SlaBackups;
}

/** Something of one of the claims, with the claim's name. */
export type OfClaim<Event> = Event & { readonly claim: string };

/** Name of the ConfigMap in the namespace. No claim's report is named so: theirs have the claim's name in front. */
export const namespaceReportNameOf = (month: Month): string => `sla-${month}`;
