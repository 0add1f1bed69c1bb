import { readFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createSecureContext } from "node:tls";
import { sendMessage } from "execa";
import { Registry } from "prom-client";
import { PostgreSQLProbe } from "../../../platform/prober/probe/postgresql.ts";
import { ProbeLoop } from "../../../platform/prober/probe-loop.ts";
import { InstanceSeries, ProbeMetrics } from "../../../platform/prober/series.ts";
import { SpokenWord } from "../../../platform/prober/spoken-word.ts";
import { probeTarget } from "../../support/probe-target.ts";
import { memoryOf } from "../process-memory.ts";
import { type ProberFigures, spreadOf } from "./figures.ts";

/** The prober's own loops, series and probes, with instances on loopback addresses instead of names to look up. */
const [certificates = "", port = "", count = "", length = "", sessionSeconds = ""] = process.argv.slice(2);
const WARM_UP_MS = 15_000;
/** As often as Prometheus asks by default in most installations. */
const SCRAPE_MS = 15_000;

const read = (file: string): Buffer => readFileSync(join(certificates, file));
const secureContext = createSecureContext({
  ca: read("ca.crt"),
  cert: read("tls.crt"),
  key: read("tls.key"),
});
const registry = new Registry();
const metrics = new ProbeMetrics(registry);
const outcomes = { ok: 0, failed: 0, discarded: 0 };
const late: number[] = [];
const took: number[] = [];

const addressOf = (index: number): string => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;

const loops = Array.from({ length: Number(count) }, (_, index) => {
  const target = probeTarget({
    instance: `bench-${index}`,
    claimName: `bench-${index}`,
    host: `i${index}.postgresql-bench.svc.cluster.local`,
    port: Number(port),
  });
  const lookup: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [{ address: addressOf(index), family: 4 }]) : done(null, addressOf(index), 4);
  const probe = new PostgreSQLProbe(Number(sessionSeconds));
  const series = new InstanceSeries(metrics, target);
  // The API server is not measured here: one that answers hears of an instance when it changes.
  const word = new SpokenWord(async () => true);
  return new ProbeLoop({
    intervalSeconds: 1,
    startWithinSeconds: Number(count) / 100,
    probe: (heartbeat) => probe.probe({ target, secureContext, lookup, heartbeat }),
    onStart: (seconds) => {
      metrics.lateness.observe(seconds);
      late.push(seconds);
    },
    onResult: (result) => {
      series.add(result, false);
      word.add(result);
      outcomes[result.outcome] += 1;
      if (result.outcome === "ok") took.push(result.seconds);
    },
  });
});

await sleep(WARM_UP_MS);
Object.assign(outcomes, { ok: 0, failed: 0, discarded: 0 });
late.length = 0;
took.length = 0;
const from = performance.now();
const cpu = process.cpuUsage();
const scrapes: { bytes: number; seconds: number }[] = [];
const scraper = setInterval(async () => {
  const began = performance.now();
  const { length: bytes } = await registry.metrics();
  scrapes.push({ bytes, seconds: (performance.now() - began) / 1000 });
}, SCRAPE_MS);
await sleep(Number(length) * 1000);
const { user, system } = process.cpuUsage(cpu);
clearInterval(scraper);
for (const loop of loops) loop.stop();

await sendMessage({
  instances: Number(count),
  seconds: (performance.now() - from) / 1000,
  ...outcomes,
  cpuSeconds: (user + system) / 1e6,
  peakMiB: memoryOf(process.pid).peak,
  late: spreadOf(late),
  took: spreadOf(took),
  scrapeBytes: Math.max(...scrapes.map(({ bytes }) => bytes)),
  scrapeSeconds: Math.max(...scrapes.map(({ seconds }) => seconds)),
} satisfies ProberFigures);
process.exit();
