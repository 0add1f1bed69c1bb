/** What became of a piece of evidence, from good to bad. */
export const STATES = ["proved", "stale", "missing", "failed"] as const;
export type State = (typeof STATES)[number];

export interface Finding {
  readonly state: State;
  /** What was looked at, and what was found. */
  readonly text: string;
  /** A file of the repository to look at. */
  readonly path?: string;
}

/** A chain is as good as its weakest link. */
export const worst = (findings: readonly Finding[]): State =>
  STATES.findLast((state) => findings.some((finding) => finding.state === state)) ?? "missing";
