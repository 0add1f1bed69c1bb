import type { AlertContext } from "./context.ts";

/** Who is told: operators keep the service running, users own the data, the size and the queries. */
export type Audience = "operator" | "user";

/** `critical` is for at once, `warning` for the next working day. */
export type Severity = "critical" | "warning";

/** An alert on PostgreSQL instances: all that its rule, its test, its page and the check of its runbook follow from. */
export interface Alert {
  /** CamelCase; the runbook is `docs/runbooks/<name>.md`. */
  readonly name: string;
  readonly audience: Audience;
  readonly severity: (context: AlertContext) => Severity;
  /** Whether there is anything to watch; every instance has the alert where this is left out. */
  readonly applies?: (context: AlertContext) => boolean;
  /** PromQL: a sample for each thing that is wrong, nothing otherwise. */
  readonly expression: (context: AlertContext) => string;
  /** Minutes for which it must be wrong. */
  readonly minutes: number;
  /** Whether it fires in the maintenance window too. */
  readonly duringMaintenance: boolean;
  /** What happened, in words, without values. */
  readonly summary: string;
  /** What happened, with the value: a template of Prometheus. */
  readonly description: (context: AlertContext) => string;
  /** The condition in words, for the reference page. */
  readonly condition: (context: AlertContext) => string;
  readonly trial: (context: AlertContext) => Trial;
}

/** A series in the notation of promtool's tests: values one `interval` apart, `10+5x3` for 10 15 20 25. */
export interface Series {
  readonly series: string;
  readonly values: string;
}

/** What a test of the alert feeds in, and what must come of it. */
export interface Trial {
  /** The condition begins to hold at minute `onset`. */
  readonly above: readonly Series[];
  readonly onset: number;
  /** Just not enough. Left out where it is time alone that decides: then the minute before is what is just not enough. */
  readonly below?: readonly Series[];
  /** What the alert does without any series; it is quiet unless this says otherwise. */
  readonly absent?: "fires" | "needs no series";
  /** Minutes between two values, and between two evaluations of the rule; 1 where it is left out. */
  readonly interval?: number;
  /** Labels of the alert beside those that every alert of the instance has. */
  readonly labels: Readonly<Record<string, string>>;
  /** The description that people read. */
  readonly description: string;
}

/** A severity that is the same for every instance. */
export const always = (severity: Severity) => (): Severity => severity;
