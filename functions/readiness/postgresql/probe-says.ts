import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { PROBE_WORD, wordAt } from "../../../services/probe/word.ts";

/**
 * What is wrong by the prober's word, one clause for people. Undefined where it gets answers, and where nothing is
 * known: without a prober CloudNativePG's word counts alone.
 */
export const probeSaysDown = (instance: PostgreSQLInstance): string | undefined => {
  const word = wordAt(instance.observed(PROBE_WORD), instance.now);
  return word?.state === "Down"
    ? `clients get no answer since ${word.since}: probes fail with "${word.reason}"`
    : undefined;
};
