import { startOf } from "../../../../platform/sla-reporter/arithmetic/day.ts";
import type { CounterSamples, ProbeSamples } from "../../../../platform/sla-reporter/arithmetic/samples.ts";

export const DAY = "2026-03-02";
export const START = startOf(DAY);

/**
 * Probes of one minute: `ok`, or a reason of failures; `maintenance` and `maintenance <reason>` are those in the window.
 * `gap` is a minute without any value.
 */
export type Probes = Readonly<Record<string, number>> | "gap";

/**
 * Samples of minutes that follow each other from the day's start. The counters start with 100 each, except for those
 * in `late`, which are there from their first probe on, as a failure's series is.
 */
export const samples = (
  minutes: readonly Probes[],
  { late = [], resetAt }: { readonly late?: readonly string[]; readonly resetAt?: number } = {},
): ProbeSamples => {
  const kinds = new Set([
    "ok",
    ...minutes.flatMap((minute) => (minute === "gap" ? [] : Object.keys(minute))),
  ]);
  const counters = [...kinds].map((kind): CounterSamples => {
    const values = new Map<number, number>();
    let value = late.includes(kind) ? 0 : 100;
    const show = (index: number): void => {
      if (!(late.includes(kind) && value === 0)) values.set(START + 60 * index, value);
    };
    show(0);
    for (const [index, minute] of minutes.entries()) {
      if (index === resetAt) value = 0;
      if (minute === "gap") continue;
      value += minute[kind] ?? 0;
      show(index + 1);
    }
    const maintenance = kind.startsWith("maintenance");
    const reason = maintenance ? kind.slice("maintenance ".length) : kind.replace(/^ok$/, "");
    return {
      outcome: reason === "" ? "ok" : "failed",
      reason: reason === "" ? "none" : reason,
      maintenance,
      values,
    };
  });
  return { counters, outageStarts: [], outageEnds: [] };
};

export const GOOD = { ok: 60 } as const;

export const times = (count: number, minute: Probes): readonly Probes[] =>
  Array.from({ length: count }, () => minute);
