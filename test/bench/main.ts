import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { makeLocalPki } from "../../runtime/local-pki.ts";
import { prefixed } from "./connection.ts";
import { goalsOf, goalsTable } from "./goals.ts";
import { describeMachine } from "./machine.ts";
import { measureBareStart, measureFigures, measureFootprints } from "./measure.ts";
import { buildPeers, type Missing, type Peer } from "./peers.ts";
import { functionPeers, measurePipelines, recordSteps } from "./pipeline.ts";
import { plotLatency } from "./plot.ts";
import { measureProcessing } from "./processing.ts";
import { requestFrame } from "./requests.ts";
import type { Figure, Results } from "./results.ts";
import { cpuTable, footprintTable, latencyTables, pipelineTable, processingTable } from "./table.ts";

// A bench of its own: it needs a control plane, and measures that too.
if (process.argv[2] === "scale") {
  const { scale } = await import("./scale.ts");
  await scale(process.argv.slice(3));
  process.exit();
}

// Nothing of functions: it measures a program of the platform.
if (process.argv[2] === "prober") {
  const { prober } = await import("./prober.ts");
  await prober(process.argv.slice(3));
  process.exit();
}

const numbers = (text: string): readonly number[] => {
  const list = text.split(",").map(Number);
  if (!list.every((value) => Number.isInteger(value) && value > 0)) {
    throw new InvalidArgumentError("it must be whole numbers above 0 with commas between them");
  }
  return list;
};
const addPeer = (text: string, before: readonly Peer[]): readonly Peer[] => {
  const [name, address] = text.split("=");
  if (!name || !address?.includes(":")) throw new InvalidArgumentError("it must be name=host:port");
  return [...before, { name, address, composes: false }];
};

const flags = new Command("bench")
  .description("Matura's function server against its peers: latency, throughput, memory, start-up")
  .option("--resources <sizes>", "observed and as many desired resources", numbers, [10, 30, 100, 200, 400])
  .option("--in-flight <counts>", "requests under way at the same time", numbers, [1, 8])
  .option("--rounds <count>", "turns of each peer; a figure is the median of its rounds", Number, 5)
  .option("--milliseconds <time>", "length of a turn", Number, 400)
  .option("--peer <name=host:port>", "a server that runs already; may be repeated", addPeer, [])
  .option("--only <peers>", "names of peers with commas between them", (text: string) => text.split(","))
  .option("--out <folder>", "where peers are built and results go", "dist/bench")
  .addHelpText(
    "after",
    "\nMany claims at once on a real control plane: npm run bench -- scale --help\nInstances probed by one prober: npm run bench -- prober --help",
  )
  .parse()
  .opts<{
    resources: readonly number[];
    inFlight: readonly number[];
    rounds: number;
    milliseconds: number;
    peer: readonly Peer[];
    only?: readonly string[];
    out: string;
  }>();

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const folder = resolve(flags.out);
mkdirSync(folder, { recursive: true });
const machine = describeMachine();
say("building the peers");
const built = await buildPeers(folder);
const missing = built.filter((peer): peer is Missing => "reason" in peer);
for (const { name, reason } of missing) say(`${name} is not measured: ${reason}`);
const present = [...built.filter((peer): peer is Peer => !("reason" in peer)), ...flags.peer];
const peers = present.filter(({ name }) => flags.only?.includes(name) ?? true);
const pki = await makeLocalPki(join(folder, "pki"), { hosts: ["localhost", "127.0.0.1"] });
const plan = {
  sizes: flags.resources,
  inFlight: flags.inFlight,
  rounds: flags.rounds,
  milliseconds: flags.milliseconds,
  say,
};

const figures: Figure[] = [];
for (const transport of ["plain", "mtls"] as const) {
  // A server that runs already speaks one of the two; mTLS is what Crossplane speaks.
  const measured = transport === "plain" ? peers.filter(({ address }) => address === undefined) : peers;
  figures.push(...(await measureFigures(measured, transport, transport === "mtls" ? pki : undefined, plan)));
}
const footprints = [...(await measureFootprints(peers, pki, prefixed(requestFrame(30))))];
const steps = await recordSteps(say);
const functions = await functionPeers(folder);
for (const peer of functions) {
  const step = steps.find(
    ({ example, functionName }) =>
      example === "production" && functionName.endsWith(peer.name.replace("functions/", "-")),
  );
  if (step !== undefined) footprints.push(...(await measureFootprints([peer], pki, prefixed(step.frame))));
}
const pipelines = await measurePipelines(steps, functions, folder, pki, flags);
say("measuring codec and logic without transport");
const processing = await measureProcessing(steps, flags);
const results: Results = {
  machine,
  time: new Date().toISOString(),
  rounds: flags.rounds,
  milliseconds: flags.milliseconds,
  requestBytes: Object.fromEntries(flags.resources.map((size) => [size, requestFrame(size).length])),
  figures,
  footprints,
  pipelines,
  processing,
  missing,
  bareNodeStart: measureBareStart(),
};
const oneInFlight = figures.filter(({ transport, inFlight }) => transport === "mtls" && inFlight === 1);
writeFileSync(join(folder, "results.json"), `${JSON.stringify(results, null, 1)}\n`);
writeFileSync(join(folder, "latency.svg"), plotLatency(oneInFlight, "p50 of one request, over mTLS"));
const tables = [
  latencyTables(results),
  cpuTable(results),
  footprintTable(results),
  pipelineTable(results),
  processingTable(results),
  goalsTable(goalsOf(results)),
].join("\n\n");
writeFileSync(join(folder, "tables.md"), `${tables}\n`);
process.stdout.write(`${tables}\n`);
say(`written to ${folder}: results.json, latency.svg, tables.md`);
