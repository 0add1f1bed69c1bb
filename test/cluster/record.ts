import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ClusterError } from "./error.ts";
import { inState, state } from "./folders.ts";
import type { Mode } from "./settings.ts";

/** What a cluster was started as. */
export interface ClusterRecord {
  readonly mode: Mode;
  readonly monitoring: boolean;
  /** RFC 3339. */
  readonly startedAt: string;
  /** Seconds from the command to a cluster that is ready. */
  readonly seconds: number;
}

const file = inState("cluster.json");

/** Says that the state folder is a cluster's, and so may be deleted: MATURA_CLUSTER_DIR could name any folder. */
const mark = inState(".matura-cluster");

/** Whether the state folder was made by `up`. */
export const ownsState = (): boolean => existsSync(mark);

/** Makes the state folder. */
export function createState(): void {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(mark, "");
}

/** The cluster that was started and not stopped since. */
export const clusterRecord = (): ClusterRecord | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ClusterRecord) : undefined;

/** Notes that the cluster is up. */
export const recordCluster = (record: ClusterRecord): void =>
  writeFileSync(file, JSON.stringify(record, null, 2));

/**
 * Lets one command at a time change the cluster.
 *
 * @throws ClusterError while another one does
 */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  // Beside the state folder, which `down` removes.
  const lock = `${state}.lock`;
  mkdirSync(join(state, ".."), { recursive: true });
  const holder = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0;
  if (holder && existsSync(`/proc/${holder}`)) {
    throw new ClusterError(
      `another command (process ${holder}) is changing the cluster: wait until it is done`,
    );
  }
  writeFileSync(lock, String(process.pid));
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
