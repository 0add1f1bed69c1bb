import type { Assessment, Row } from "./assessment.ts";

/** What people read of a row's state. */
export const WORDS: Readonly<Record<Row["state"], string>> = {
  proved: "✓",
  deviation: "✓ otherwise",
  stale: "stale",
  missing: "not yet",
  failed: "failed",
};

/** From good to bad. */
export const ROW_STATES = Object.keys(WORDS) as readonly Row["state"][];

/** A row's evidence, a sentence each. */
export const evidenceOf = ({ reason, findings }: Row): readonly string[] => [
  ...(reason === undefined ? [] : [reason]),
  ...findings.map(({ text }) => text),
];

export const summaryOf = ({ counts }: Assessment): string => {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const met = (counts.proved ?? 0) + (counts.deviation ?? 0);
  const others = (["stale", "missing", "failed"] as const).flatMap((state) =>
    counts[state] === undefined ? [] : [`${counts[state]} ${WORDS[state]}`],
  );
  return [`${met} of ${total} requirements are proved`, ...others].join(", ");
};

/** What the states mean, for a page. */
export const LEGEND =
  "A requirement is met when all of its evidence holds: tests passed when they ran last, and neither they nor the code they rest on has changed since. “stale” is proved for older code, “not yet” has no evidence.";
