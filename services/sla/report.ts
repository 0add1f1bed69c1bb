/** A calendar month in UTC, `2026-03`. */
export type Month = string;

/**
 * The availability of one claim in one month. docs/reference/sla.md specifies how it is counted. Times are RFC 3339 in
 * UTC, lengths are seconds, shares are percent.
 */
export interface SlaReport {
  readonly claim: { readonly name: string; readonly namespace: string };
  readonly service: string;
  readonly instance: string;
  readonly plan: string;
  readonly serviceLevel: string;
  readonly month: Month;
  readonly from: string;
  /** Exclusive: the month's end, or in the running month the last minute that is counted. */
  readonly until: string;
  /** Whether the whole month is in it. */
  readonly complete: boolean;
  readonly targetPercent: number;
  /** Null when nothing was measured. */
  readonly availabilityPercent: number | null;
  readonly seconds: SlaSeconds;
  readonly errorBudget: ErrorBudget;
  readonly incidents: readonly Incident[];
  readonly maintenance: readonly Maintenance[];
  readonly days: readonly SlaDay[];
  /** What could be restored from at `until`; missing where nothing takes backups or nothing measured them. */
  readonly backups?: SlaBackups;
}

export interface ErrorBudget {
  /** As long as the instance may be down in the time that was measured. */
  readonly seconds: number;
  /** Of it, seconds in which the instance was down. */
  readonly spent: number;
  /** Below 0 when the target is missed. */
  readonly left: number;
  readonly usedPercent: number;
}

export interface SlaBackups {
  /** Completed base backups in the store. */
  readonly stored: number;
  /** When the newest of them ended. */
  readonly newest?: string;
}

/** How the seconds of a time divide. `measured` includes `down`; the three others add up to the whole. */
export interface SlaSeconds {
  readonly measured: number;
  readonly down: number;
  readonly maintenance: number;
  readonly unmeasured: number;
}

export interface SlaDay extends SlaSeconds {
  /** `2026-03-01` */
  readonly day: string;
}

/** A time in which the instance did not answer, outside of maintenance. */
export interface Incident {
  readonly from: string;
  readonly until: string;
  /** From the first failed probe to the next answered one of its last failure. */
  readonly duration: number;
  /** Seconds of it in which probes failed. */
  readonly down: number;
  /** The reason of most of the failed probes. */
  readonly reason: string;
}

/** A time in which probes were made in the maintenance window, in whole minutes. */
export interface Maintenance {
  readonly from: string;
  readonly until: string;
  readonly duration: number;
  /** Seconds of it that are left out of availability. */
  readonly excluded: number;
}

/** Name of the ConfigMap in the claim's namespace. */
export const reportNameOf = (claim: string, month: Month): string => `${claim}-sla-${month}`;

/** Keys of the ConfigMap. */
export const REPORT_KEYS = { json: "report.json", html: "report.html" } as const;

/** Label on the ConfigMaps, whose value is the month. */
export const REPORT_LABEL = "matura.dev/sla-report";

export const monthOf = (moment: Date): Month => moment.toISOString().slice(0, "2026-03".length);

/** The month before that of the moment. */
export const lastMonth = (moment: Date): Month =>
  monthOf(new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() - 1, 1)));
