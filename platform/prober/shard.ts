import { createHash } from "node:crypto";

/** One of several probers, each with a part of the instances. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** Whether an instance is this prober's. Each instance is exactly one's, and the parts are about as large. */
export const isOwn = (instance: string, { index, count }: Shard): boolean =>
  createHash("sha256").update(instance).digest().readUInt32BE(0) % count === index;
