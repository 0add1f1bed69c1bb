import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ClusterError, sentence } from "./error.ts";
import { bin, inState, logs, state } from "./folders.ts";
import { inside } from "./namespace.ts";

/** A program to run as a long-lived process. */
export interface Program {
  /** The component's name: of its log, its record and in `status`. */
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What is known of a process that was started: enough to stop it safely and to start it again. */
export interface Process extends Program {
  readonly pid: number;
  /** Clock ticks after boot at which it started (field 22 of /proc/<pid>/stat): tells a reused pid apart. */
  readonly ticks: string;
  readonly log: string;
}

const records = inState("run");
const recordOf = (name: string): string => join(records, `${name}.json`);

/** Starts a program in the cluster's network namespace, with its output in a log of its own. */
export function start(program: Program): Process {
  mkdirSync(records, { recursive: true });
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${program.name}.log`);
  const output = openSync(log, "a");
  const [command = "", ...args] = inside(program.argv);
  const child = spawn(command, args, {
    cwd: state,
    detached: true,
    stdio: ["ignore", output, output],
    env: {
      PATH: `${bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      HOME: state,
      ...program.env,
    },
  });
  closeSync(output);
  child.unref();
  // A command that cannot be run shows as a process that ended; its log says why.
  child.on("error", () => {});
  const pid = child.pid ?? 0;
  const started: Process = { ...program, pid, ticks: ticksOf(pid) ?? "", log };
  writeFileSync(recordOf(program.name), JSON.stringify(started, null, 2));
  return started;
}

/**
 * Starts a component again that was started before, as it was; one that runs is left alone.
 *
 * Nothing else does: a test that kills a component decides when it comes back.
 *
 * @throws ClusterError when it never was started
 */
export function restart(name: string): Process {
  const known = processes().find((process) => process.name === name);
  if (!known) throw new ClusterError(`no component ${name} was started here`);
  if (running(known)) return known;
  const { argv, env } = known;
  return start({ name, argv, ...(env && { env }) });
}

/**
 * Starts all components again that have ended, until all stay up: one may end again because another
 * that it needs is not back yet.
 *
 * @param say is told the name of each that is started
 * @throws ClusterError when one keeps ending for `seconds`
 */
export async function restartEnded(say: (name: string) => void, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let quiet = 0;
  // Three seconds: longer than a component takes to find that it cannot reach another.
  while (quiet < 3) {
    const ended = processes().filter((process) => !running(process));
    const [first] = ended;
    if (first && Date.now() > deadline) {
      throw new ClusterError(`${first.name} keeps ending`, { component: first.name });
    }
    for (const { name } of ended) {
      say(name);
      restart(name);
    }
    quiet = first ? 0 : quiet + 1;
    if (quiet < 3) await sleep(1000);
  }
}

/** All processes that were started, running or not. */
export function processes(): Process[] {
  if (!existsSync(records)) return [];
  return readdirSync(records)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(records, file), "utf8")) as Process);
}

/** Whether this very process still runs, not another one that was given its number. */
export const running = (process: Process): boolean =>
  process.pid > 0 && ticksOf(process.pid) === process.ticks;

/** Sends a signal to a process if it still is the one that was started. */
export function signal(process: Process, name: NodeJS.Signals): void {
  if (!running(process)) return;
  try {
    globalThis.process.kill(process.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Stops a process: politely, and after `seconds` for good. */
export async function stop(process: Process, seconds = 2): Promise<void> {
  signal(process, "SIGTERM");
  const deadline = Date.now() + seconds * 1000;
  while (running(process) && Date.now() < deadline) await sleep(50);
  signal(process, "SIGKILL");
  while (running(process)) await sleep(20);
}

/** Stops a process and forgets it, so that nothing starts it again. */
export async function retire(process: Process): Promise<void> {
  await stop(process);
  rmSync(recordOf(process.name), { force: true });
}

/**
 * Waits until a component answers.
 *
 * @param seconds how long to wait
 * @throws ClusterError when it ended or didn't answer in time, with the probe's last complaint
 */
export async function ready(process: Process, probe: () => Promise<unknown>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      await probe();
      return;
    } catch (error) {
      const { name } = process;
      if (!running(process))
        throw new ClusterError(`${name} ended while it was starting`, { component: name });
      if (Date.now() > deadline) {
        throw new ClusterError(`${name} was not ready within ${seconds} s: ${sentence(error)}`, {
          component: name,
          cause: error,
        });
      }
    }
    await sleep(100);
  }
}

/** The last lines of a log. */
export const tail = (log: string, lines: number): string =>
  existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n").slice(-lines).join("\n") : "";

/** Start of a process, undefined when there is none or it is only waiting for its parent to notice its end. */
function ticksOf(pid: number): string | undefined {
  try {
    // The second field is the program's name in brackets, and may itself hold blanks and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
