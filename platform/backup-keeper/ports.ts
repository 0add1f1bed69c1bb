import type { Logger } from "pino";
import type { Clock } from "../../runtime/clock.ts";
import type { ApiClient } from "../process/api-client.ts";
import type { KeeperMetrics } from "./metrics.ts";
import type { Records } from "./records.ts";

/** What every part of the keeper works with. */
export interface Ports {
  readonly api: ApiClient;
  readonly records: Records;
  readonly metrics: KeeperMetrics;
  readonly log: Logger;
  readonly clock: Clock;
  /** Aborted when the process stops. */
  readonly stopping: AbortSignal;
}
