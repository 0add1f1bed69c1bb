import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** An update whose image the Cluster has, as `status.maintenance.update` remembers it. */
export interface Started {
  readonly from: string;
  readonly to: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** An update that is over. */
export interface Ended extends Started {
  readonly finishedAt: string;
}

/** What maintenance remembers in the claim's status. */
export interface Remembered {
  readonly update?: Started;
  readonly last?: Ended;
  /** The last update that failed: a new major version does not come again by itself. */
  readonly failed?: Ended;
  /** The value of the annotation that asked for maintenance and was answered. */
  readonly requested?: string;
  readonly next?: string;
}

export const rememberedOf = ({ status }: PostgreSQLInstance): Remembered =>
  (status as { maintenance?: Remembered }).maintenance ?? {};
