import { Command } from "commander";
import { ClusterError, sentence } from "./error.ts";
import { kubeconfig, state } from "./folders.ts";
import { leftovers } from "./leftovers.ts";
import { namespaceExists } from "./namespace.ts";
import { onlyRootOnLinux } from "./preflight.ts";
import { processes, restartEnded, running, tail } from "./process.ts";
import { clusterRecord, exclusively, ownsState } from "./record.ts";
import { statusJson, statusTable } from "./status.ts";
import { teardown } from "./teardown.ts";
import { up, type Wish } from "./up.ts";

/** `npm run cluster`: a Kubernetes of the project's own on one Linux machine. */

interface UpOptions {
  readonly controlPlane?: boolean;
  readonly monitoring?: boolean;
  readonly keep?: boolean;
}

// Progress goes to stderr: stdout holds the answer alone, for `eval "$(npm run -s cluster -- up)"`.
const say = (line: string): void => console.error(line);

const answer = (): void => console.log(`export KUBECONFIG=${kubeconfig}`);

async function upCommand(options: UpOptions): Promise<void> {
  onlyRootOnLinux("up");
  const wish: Wish = {
    mode: options.controlPlane ? "control-plane" : "whole",
    monitoring: options.monitoring ?? false,
  };
  await exclusively(async () => {
    if (clusterRecord() && !namespaceExists()) {
      say("the machine was restarted since the cluster came up: removing what is left of it");
      await teardown();
    }
    const record = clusterRecord();
    if (record) return await again(record, wish);
    const kept = ownsState();
    try {
      await up(wish, say);
      answer();
    } catch (error) {
      explain(error);
      if (options.keep)
        say(`kept as it is: \`npm run cluster -- down\` removes it; its files are in ${state}`);
      // A refusal has started nothing; what is there then was kept by an earlier start.
      else if (!kept && ownsState()) await teardown();
      process.exitCode = 1;
    }
  });
}

/** `up` on a cluster that is there: starts what has ended, and refuses to turn it into another one. */
async function again(record: Wish, wish: Wish): Promise<void> {
  // The whole cluster serves whoever asks for less; the other way round it would have to be built.
  const lacking =
    (wish.mode === "whole" && record.mode !== "whole") || (wish.monitoring && !record.monitoring);
  if (lacking) {
    throw new ClusterError(
      `a ${record.mode} cluster${record.monitoring ? " with monitoring" : ""} is up: run \`npm run cluster -- down\` first`,
    );
  }
  if (processes().some((process) => !running(process))) {
    await restartEnded((name) => say(`${name} had ended: starting it again`));
  }
  answer();
}

function explain(error: unknown): void {
  say(`error: ${sentence(error)}`);
  const failed = error instanceof ClusterError && processes().find(({ name }) => name === error.component);
  if (!failed) return;
  say(`the last lines of ${failed.log}:`);
  say(tail(failed.log, 20).replace(/^/gm, "  "));
}

async function downCommand(options: { verify?: boolean }): Promise<void> {
  onlyRootOnLinux("down");
  await exclusively(teardown);
  if (!options.verify) return;
  const left = await leftovers();
  for (const line of left) say(`left: ${line}`);
  if (left.length === 0) say("nothing is left");
  else process.exitCode = 1;
}

async function statusCommand(options: { json?: boolean }): Promise<void> {
  console.log(options.json ? JSON.stringify(await statusJson(), null, 2) : statusTable());
}

const program = new Command("cluster").description("a Kubernetes of the project's own on one Linux machine");
program
  .command("up")
  .description("start the cluster and print its KUBECONFIG")
  .option("--control-plane", "API server and Crossplane only: no node, no pods")
  .option("--monitoring", "Prometheus and Alertmanager too")
  .option("--keep", "leave what was started when a start fails")
  .action(upCommand);
program
  .command("down")
  .description("stop the cluster and remove all it made, but the cache")
  .option("--verify", "look for anything that is left")
  .action(downCommand);
program
  .command("status")
  .description("show the components and their logs")
  .option("--json", "everything a test needs to know")
  .action(statusCommand);

try {
  await program.parseAsync();
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
