import type { LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import type { ProbeTarget } from "../../../services/probe/target.ts";
import type { ProbeResult } from "./result.ts";

export interface Attempt {
  readonly target: ProbeTarget;
  /** The instance's authority, and the prober's certificate for it. */
  readonly secureContext: SecureContext;
  readonly lookup: LookupFunction;
  /** A write that the service level does not promise, for the sake of having written. */
  readonly heartbeat: boolean;
}

/** Probes one instance, in the language of its service. */
export interface Probe {
  /** Once, whether the probe before is done or not. Never throws. */
  probe(attempt: Attempt): Promise<ProbeResult>;
  /** Leaves the instance; a probe that is under way still ends, and then nothing is left. */
  close(): void;
}
