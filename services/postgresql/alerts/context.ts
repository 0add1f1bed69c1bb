import type { WeeklyWindow } from "../../maintenance-window.ts";
import type { AlertThresholds } from "../alert-thresholds.ts";

/** What alerts depend on, of one instance. Moments are Unix seconds. */
export interface AlertContext {
  readonly claim: { readonly name: string; readonly namespace: string };
  /** The composite's name. */
  readonly instance: string;
  /** The instance's namespace. */
  readonly namespace: string;
  /** The name of the Cluster that clients reach. */
  readonly cluster: string;
  /** Servers that the claim asks for. */
  readonly servers: number;
  readonly plan: string;
  readonly serviceLevel: "besteffort" | "guaranteed";
  readonly thresholds: AlertThresholds;
  /** What is promised, as a ratio: 0.999. */
  readonly availabilityTarget: number;
  readonly window: WeeklyWindow;
  /** When the Cluster was created. */
  readonly createdAt: number;
  /** Whether backups are on, so that WAL is archived. */
  readonly archives: boolean;
  /** The longest time between two backups of the schedule, seconds; undefined where it never takes one. */
  readonly backupInterval: number | undefined;
  /** From when on a missing backup counts: not before the Cluster was there, and awake, with backups switched on. */
  readonly backupsSince: number;
  /** When the first of the instance's certificates ends; undefined until CloudNativePG has said so. */
  readonly certificatesEnd: number | undefined;
}
