import type { ProbeReason } from "../../../services/metric-names.ts";

/** What became of one probe. Times are milliseconds since the epoch. */
export type ProbeResult =
  | {
      readonly outcome: "ok";
      readonly startedAt: number;
      readonly seconds: number;
      /** Whether the time includes the way to the instance and the login. */
      readonly loggedIn: boolean;
      readonly wrote: boolean;
    }
  | {
      readonly outcome: "failed";
      readonly startedAt: number;
      readonly reason: Exclude<ProbeReason, "none">;
      /** What the system, TLS or the server said; for the log, without secrets. */
      readonly detail: string;
    }
  /** The prober stood still, so that nothing can be said of the instance. */
  | { readonly outcome: "discarded"; readonly startedAt: number };
