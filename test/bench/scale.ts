import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { Command, InvalidArgumentError } from "commander";
import { markdownTable } from "markdown-table";
import { controlPlane } from "../apiserver/setup/control-plane.ts";
import { Api } from "../apiserver/support/api.ts";
import { claimNamed } from "../apiserver/support/claim.ts";
import { createNamespace, removeLeftovers, removeNamespace } from "../apiserver/support/namespaces.ts";
import { create } from "../apiserver/support/objects.ts";
import { defaults, putSettings } from "../apiserver/support/settings.ts";
import { install } from "../e2e/setup/install.ts";
import { until } from "../e2e/support/until.ts";
import { functionsOf, usageOf } from "./scale/functions.ts";
import { clustersOf, instanceNamespaces, missing } from "./scale/instances.ts";
import { difference, requestsTo } from "./scale/requests.ts";

/**
 * `npm run bench -- scale`: many claims applied at once, without an operator, so that the machine holds them.
 *
 * Ends with exit code 1 when one of them is stuck.
 */
const root = resolve(import.meta.dirname, "../..");
const out = join(root, "out/bench/scale");

interface Options {
  readonly claims: number;
  readonly seconds: number;
}

const say = (line: string): void => console.error(line);

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

const run = async ({ claims, seconds }: Options): Promise<void> => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const cluster = await controlPlane();
  if (cluster.own === undefined)
    throw new Error("this needs the project's own control plane: leave KUBECONFIG out");
  const installation = await install(cluster, { mode: "processes", out, root });
  try {
    const api = await Api.of(cluster.kubeconfig);
    await putSettings(api, defaults);
    await removeLeftovers(api);
    const namespace = `scale-${Date.now().toString(36).slice(-5)}`;
    await createNamespace(api, namespace);
    try {
      const figures = await measure(api, namespace, { claims, seconds });
      writeFileSync(join(out, "results.json"), `${JSON.stringify(figures, null, 2)}\n`);
      console.log(tableOf(figures));
      for (const line of figures.stuck) console.log(line);
      process.exitCode = figures.stuck.length > 0 ? 1 : 0;
    } finally {
      const start = performance.now();
      await removeNamespace(api, namespace);
      await until(
        "every instance is gone",
        async () => ((await instanceNamespaces(api, namespace)) === 0 ? true : undefined),
        seconds,
      );
      say(`deleted again after ${secondsSince(start).toFixed(0)} s`);
    }
  } finally {
    installation.stop();
  }
};

interface Figures {
  readonly claims: number;
  readonly accepted: number;
  readonly seconds: number;
  /** What is not there at the end, claim by claim. */
  readonly stuck: readonly string[];
  readonly functions: readonly { name: string; cpuSeconds: number; peak: number }[];
  readonly byVerb: Readonly<Record<string, number>>;
  readonly byFlow: Readonly<Record<string, number>>;
}

const measure = async (api: Api, namespace: string, { claims, seconds }: Options): Promise<Figures> => {
  const names = Array.from({ length: claims }, (_, index) => `claim-${index + 1}`);
  const processes = functionsOf(process.pid);
  const cpuBefore = processes.map((each) => usageOf(each).cpuSeconds);
  const before = await requestsTo(api);
  const start = performance.now();
  const unprotected = { security: { deletionProtection: false } };
  const answers = await Promise.all(
    names.map((name) => create(api, claimNamed(name, namespace, unprotected))),
  );
  for (const answer of answers) answer.object();
  const accepted = secondsSince(start);
  say(`${claims} claims accepted after ${accepted.toFixed(1)} s`);
  // The bench's own requests are left out of the counts: these lists, and the claims.
  let looks = 0;
  await until(
    `all ${claims} claims have a Cluster`,
    async () => {
      looks++;
      return (await clustersOf(api, namespace)) >= claims ? true : undefined;
    },
    { seconds, pause: 500 },
    // Which are stuck, and what they lack, says more than that it took too long.
  ).catch((error: Error) => say(error.message));
  const reached = secondsSince(start);
  const after = await requestsTo(api);
  const functions = processes.map((each, index) => {
    const { cpuSeconds, peak } = usageOf(each);
    return { name: each.name, cpuSeconds: cpuSeconds - (cpuBefore[index] ?? 0), peak };
  });
  const own = new Map([
    ["POST", claims],
    ["LIST", looks],
    ["GET", 1],
  ]);
  return {
    claims,
    accepted,
    seconds: reached,
    stuck: await missing(api, namespace, names),
    functions,
    byVerb: Object.fromEntries(
      [...difference(before.byVerb, after.byVerb)].map(([verb, count]) => [
        verb,
        count - (own.get(verb) ?? 0),
      ]),
    ),
    byFlow: Object.fromEntries(difference(before.byFlow, after.byFlow)),
  };
};

/** Who asks, where a flow schema of Kubernetes tells it. */
const ASKERS: Readonly<Record<string, string>> = {
  "service-accounts": "Crossplane",
  "kube-system-service-accounts": "Kubernetes' controllers",
};

const tableOf = ({ claims, accepted, seconds, stuck, functions, byVerb, byFlow }: Figures): string => {
  const perClaim = (count: number): string => (count / claims).toFixed(1);
  const total = Object.values(byVerb).reduce((sum, count) => sum + count, 0);
  return markdownTable([
    [`${claims} claims at once`, ""],
    ["accepted by the API server", `${accepted.toFixed(1)} s`],
    ["every object up to the Cluster", `${seconds.toFixed(1)} s`],
    ["claims that are stuck", String(new Set(stuck.map((line) => line.split(" ")[0])).size)],
    ...functions.map(({ name, cpuSeconds, peak }) => [
      `function ${name}`,
      `${cpuSeconds.toFixed(1)} s of CPU, ${peak.toFixed(0)} MiB at most`,
    ]),
    ["API requests a claim", perClaim(total)],
    ...Object.entries(byVerb).map(([verb, count]) => [`… ${verb}`, perClaim(count)]),
    ...Object.entries(ASKERS).map(([flow, who]) => [`… of ${who}`, perClaim(byFlow[flow] ?? 0)]),
  ]);
};

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("it must be a whole number above 0");
  return value;
};

const program = new Command("bench scale")
  .description("many claims at once on the project's own control plane, with the functions as processes")
  .option("--claims <count>", "how many", whole, 100)
  .option("--seconds <time>", "after which what is missing counts as stuck", whole, 600)
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
