import { performance } from "node:perf_hooks";
import type { Api } from "../../apiserver/support/api.ts";
import { claimNamed } from "../../apiserver/support/claim.ts";
import { create } from "../../apiserver/support/objects.ts";
import { until } from "../../e2e/support/until.ts";
import { functionsOf, usageOf } from "./functions.ts";
import { clustersOf, LISTS, missing } from "./instances.ts";
import { type Counts, difference, requestsTo } from "./requests.ts";

/** What a number of claims at once come to. */
export interface Figures {
  readonly claims: number;
  /** Seconds until the API server has taken them all. */
  readonly accepted: number;
  /** Seconds until each has every object up to the Cluster. */
  readonly seconds: number;
  /** What is not there in the end, claim by claim. */
  readonly stuck: readonly string[];
  readonly functions: readonly {
    readonly name: string;
    readonly cpuSeconds: number;
    readonly peak: number;
  }[];
  /** Requests to the API server, without the bench's own. */
  readonly byVerb: Readonly<Record<string, number>>;
  readonly byFlow: Readonly<Record<string, number>>;
}

interface Plan {
  readonly claims: number;
  /** After which what is missing counts as stuck. */
  readonly seconds: number;
  readonly say: (line: string) => void;
}

/** Applies the claims, and waits for what they come to without an operator. The functions are this process's children. */
export const measure = async (
  api: Api,
  namespace: string,
  { claims, seconds, say }: Plan,
): Promise<Figures> => {
  const names = Array.from({ length: claims }, (_, index) => `claim-${index + 1}`);
  const processes = functionsOf(process.pid);
  const cpuBefore = processes.map((each) => usageOf(each).cpuSeconds);
  const before = await requestsTo(api);
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;

  const unprotected = { security: { deletionProtection: false } };
  const answers = await Promise.all(
    names.map((name) => create(api, claimNamed(name, namespace, unprotected))),
  );
  for (const answer of answers) answer.object();
  const accepted = elapsed();
  say(`${claims} claims accepted after ${accepted.toFixed(1)} s`);

  const own: Record<string, number> = { POST: claims, LIST: 0, GET: 1 };
  const complete = async (): Promise<true | undefined> => {
    own.LIST = (own.LIST ?? 0) + 1;
    if ((await clustersOf(api, namespace)) < claims) return undefined;
    own.LIST += LISTS;
    return (await missing(api, namespace, names)).length === 0 ? true : undefined;
  };
  // Which claims are stuck, and what they lack, says more than that it took too long.
  await until("every claim has all its objects", complete, { seconds, pause: 500 }).catch(() => undefined);
  const reached = elapsed();
  const after = await requestsTo(api);
  return {
    claims,
    accepted,
    seconds: reached,
    stuck: await missing(api, namespace, names),
    functions: processes.map((each, index) => {
      const { cpuSeconds, peak } = usageOf(each);
      return { name: each.name, cpuSeconds: cpuSeconds - (cpuBefore[index] ?? 0), peak };
    }),
    byVerb: asRecord(difference(before.byVerb, after.byVerb), own),
    byFlow: asRecord(difference(before.byFlow, after.byFlow)),
  };
};

const asRecord = (counts: Counts, without: Readonly<Record<string, number>> = {}): Record<string, number> =>
  Object.fromEntries(
    [...counts]
      .map(([key, count]) => [key, count - (without[key] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
