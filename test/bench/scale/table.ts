import { markdownTable } from "markdown-table";
import type { Figures } from "./measure.ts";

/** Who asks, where a flow schema of Kubernetes' tells it. */
const ASKERS: Readonly<Record<string, string>> = {
  "service-accounts": "Crossplane",
  "kube-system-service-accounts": "Kubernetes' controllers",
};

export const tableOf = ({ claims, accepted, seconds, stuck, functions, byVerb, byFlow }: Figures): string => {
  const each = (count: number): string => (count / claims).toFixed(1);
  const total = Object.values(byVerb).reduce((sum, count) => sum + count, 0);
  const stuckClaims = new Set(stuck.map((line) => line.split(" ")[0]));
  return markdownTable([
    [`${claims} claims at once`, ""],
    ["accepted by the API server", `${accepted.toFixed(1)} s`],
    ["every object up to the Cluster", `${seconds.toFixed(1)} s`],
    ["claims that are stuck", String(stuckClaims.size)],
    ...functions.map(({ name, cpuSeconds, peak }) => [
      `function ${name}`,
      `${cpuSeconds.toFixed(1)} s of CPU, ${peak.toFixed(0)} MiB at most`,
    ]),
    ["API requests for each claim", each(total)],
    ...Object.entries(byVerb).map(([verb, count]) => [`… ${verb}`, each(count)]),
    ...Object.entries(ASKERS).map(([flow, who]) => [`… of ${who}`, each(byFlow[flow] ?? 0)]),
  ]);
};
