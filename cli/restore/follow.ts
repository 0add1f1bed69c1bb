import { setTimeout } from "node:timers/promises";
import { duration } from "../backups/units.ts";
import { ClusterError } from "../cluster/cluster-error.ts";

/** How something that takes a while stands. */
export interface Progress {
  /** One line for people. */
  readonly said: string;
  /** Missing while it goes on. */
  readonly outcome?: "done" | "refused";
}

export interface Pace {
  /** Milliseconds between two looks. */
  readonly pause: number;
  /** Milliseconds for which the API server may be away. */
  readonly patience: number;
}

const PACE: Pace = { pause: 2_000, patience: 300_000 };

/** Looks until there is an outcome, and says each change with the time since it began. */
export const follow = async (
  look: () => Promise<Progress>,
  say: (line: string) => void,
  { pause, patience }: Pace = PACE,
): Promise<Progress> => {
  const began = Date.now();
  let answered = began;
  let before = "";
  for (;;) {
    const progress = await look().catch((error: unknown): Progress => {
      if (!isAway(error) || Date.now() - answered > patience) throw error;
      return { said: `${(error as ClusterError).message}; still trying` };
    });
    if (!progress.said.endsWith("still trying")) answered = Date.now();
    if (progress.said !== before) {
      say(`${duration(Math.round((Date.now() - began) / 1000)).padStart(8)}  ${progress.said}`);
    }
    if (progress.outcome !== undefined) return progress;
    before = progress.said;
    await setTimeout(pause);
  }
};

/** An API server that restarts comes back. */
const isAway = (error: unknown): boolean =>
  error instanceof ClusterError && (error.status === undefined || error.status >= 500);
