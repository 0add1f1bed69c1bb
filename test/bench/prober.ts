import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { execa } from "execa";
import { markdownTable } from "markdown-table";
import { SESSION_SECONDS } from "../../platform/prober/probe/postgresql.ts";
import { makeLocalPki } from "../../runtime/local-pki.ts";
import { describeMachine } from "./machine.ts";
import type { ProberFigures } from "./prober/figures.ts";

interface Options {
  readonly instances: number;
  readonly seconds: number;
  readonly sessionSeconds: number;
}

type Started = PromiseLike<unknown> & { kill(): boolean };

/** `npm run bench -- prober`: how many instances one prober can do, against sockets that speak PostgreSQL over TLS. */
export const prober = async (argv: readonly string[]): Promise<void> => {
  const { instances, seconds, sessionSeconds } = new Command("bench prober")
    .description("One prober with many instances: processor time, memory, and how late its probes start")
    .option("--instances <count>", "instances, each probed every second", Number, 1000)
    .option(
      "--session-seconds <time>",
      "how long a session is asked, 0 for a login each time",
      Number,
      SESSION_SECONDS,
    )
    .option("--seconds <time>", "length of the measurement, after 15 s of warming up", Number, 60)
    .parse([...argv], { from: "user" })
    .opts<Options>();
  const folder = mkdtempSync(join(tmpdir(), "matura-bench-prober-"));
  const started: Started[] = [];
  const start = (file: string, ...args: readonly string[]) => {
    const child = execa(process.execPath, [join(import.meta.dirname, "prober", file), ...args], {
      ipc: true,
      stderr: "inherit",
    });
    started.push(child);
    return child;
  };
  try {
    const pki = await makeLocalPki(folder, { hosts: ["*.postgresql-bench.svc.cluster.local"] });
    const servers = start("servers.ts", pki.server);
    const port = (await servers.getOneMessage()) as number;
    const measured = start(
      "load.ts",
      pki.client,
      String(port),
      String(instances),
      String(seconds),
      String(sessionSeconds),
    );
    const figures = (await measured.getOneMessage()) as unknown as ProberFigures;
    console.log(JSON.stringify(describeMachine()));
    console.log(tableOf(figures));
  } finally {
    for (const child of started) child.kill();
    await Promise.allSettled(started);
    rmSync(folder, { recursive: true });
  }
};

const tableOf = (figures: ProberFigures): string => {
  const perSecond = (count: number): string => (count / figures.seconds).toFixed(0);
  return markdownTable([
    [`${figures.instances} instances, ${figures.seconds.toFixed(0)} s`, ""],
    ["probes a second", perSecond(figures.ok + figures.failed)],
    ["failed, discarded", `${figures.failed}, ${figures.discarded}`],
    [
      "processor time of the prober",
      `${((100 * figures.cpuSeconds) / figures.seconds).toFixed(0)} % of a core`,
    ],
    ["processor time a probe", `${((1000 * figures.cpuSeconds) / figures.ok).toFixed(2)} ms`],
    ["memory at its highest", `${figures.peakMiB.toFixed(0)} MiB`],
    [
      "start of a probe, late by",
      `p50 ${ms(figures.late.p50)}, p99 ${ms(figures.late.p99)}, at most ${ms(figures.late.max)}`,
    ],
    [
      "a probe takes",
      `p50 ${ms(figures.took.p50)}, p99 ${ms(figures.took.p99)}, at most ${ms(figures.took.max)}`,
    ],
    ["a scrape", `${(figures.scrapeBytes / 1e6).toFixed(1)} MB, ${ms(figures.scrapeSeconds)}`],
  ]);
};

const ms = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;
