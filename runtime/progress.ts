import type { Compose, Contribution, Generate } from "./contribution.ts";
import { healthOf } from "./health/index.ts";
import type { Instance } from "./instance.ts";

/** How far the objects of an iteration are. */
export interface Progress {
  readonly ready: boolean;
  /** CamelCase: Available, Creating, Applying or NotHealthy. */
  readonly reason: string;
  /** What is waited for, in words, empty when ready. */
  readonly message: string;
}

/** The state of everything that these contributions compose; the first object that holds it gives the message. */
export const progressOf = (instance: Instance, contributions: readonly Contribution[]): Progress => {
  const composed = contributions.filter(isComposed);
  for (const { name, object, ready } of composed) {
    const observed = instance.observed(name);
    if (observed === undefined) {
      return {
        ready: false,
        reason: "Creating",
        message: `${object.kind} ${object.metadata?.name} is being created`,
      };
    }
    const health = healthOf(observed);
    if (!(ready ?? health.healthy)) {
      const reason = health.awaited ? "Applying" : "NotHealthy";
      return { ready: false, reason, message: health.reason };
    }
  }
  return { ready: true, reason: "Available", message: "" };
};

const isComposed = (contribution: Contribution): contribution is Compose | Generate =>
  contribution.type === "compose" || contribution.type === "generate";
