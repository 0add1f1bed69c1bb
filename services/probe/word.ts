import { type Static, Type } from "typebox";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { misfits } from "../../runtime/schema.ts";

/**
 * ConfigMap in an instance's namespace that the Metrics iteration composes and the prober fills: whether clients get an
 * answer. Crossplane watches it, so the pipeline runs as soon as that changes.
 */
export const PROBE_WORD = "probe-word";

/** What the prober says of an instance, in the ConfigMap's data. Moments are RFC 3339 in UTC. */
export const ProbeWord = Type.Object({
  /** `Unknown` once it is probed no more. */
  state: Type.Enum(["Answers", "Down", "Unknown"]),
  /** Of the first failed probe, while it is down. */
  since: Type.Optional(Type.String()),
  /** When this was said, while it is down: the prober says so again each minute. */
  at: Type.Optional(Type.String()),
  /** Of the last failed probe, as in `matura_probe_total`. */
  reason: Type.Optional(Type.String()),
});

export type ProbeWord = Static<typeof ProbeWord>;

/** How often a prober says again that an instance is down, and how long that counts: a prober may die. */
export const DOWN_SECONDS = { again: 60, counts: 180 } as const;

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** The word as it counts at a moment; undefined when nothing was said, or too long ago. */
export const wordAt = (object: KubernetesObject | undefined, now: Date): ProbeWord | undefined => {
  const word: unknown = (object as ConfigMap | undefined)?.data;
  if (word === undefined || misfits(ProbeWord, word).length > 0) return undefined;
  const { state, at } = word as ProbeWord;
  if (state !== "Down") return word as ProbeWord;
  return now.getTime() - Date.parse(at ?? "") < DOWN_SECONDS.counts * 1000 ? (word as ProbeWord) : undefined;
};
