import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { IterationName } from "../../../runtime/iteration.ts";
import { RenderError } from "../error.ts";

/** Time to start: a cold disk takes seconds, a small machine with much else to do many times as long. */
const START_MS = 90_000;
const STOP_MS = 5_000;

export interface FunctionProcessOptions {
  readonly iteration: IterationName;
  /** The function's program. */
  readonly file: string;
  /** Folder with tls.crt, tls.key and ca.crt. */
  readonly certificates: string;
  /** RFC 3339: the function's clock stands still. */
  readonly now: string;
}

/** A function as Crossplane runs it: a process that serves gRPC, here on a free port of this machine. */
export class FunctionProcess {
  readonly #iteration: IterationName;
  readonly #child: ChildProcess;

  constructor({ iteration, file, certificates, now }: FunctionProcessOptions) {
    this.#iteration = iteration;
    this.#child = spawn(
      process.execPath,
      [
        file,
        "--address=127.0.0.1:0",
        `--tls-server-certs-dir=${certificates}`,
        "--metrics-address=",
        "--log-level=warn",
        `--now=${now}`,
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
  }

  /** Where it serves, once it does. @throws RenderError with what it wrote last, when it does not come up. */
  address(): Promise<string> {
    return listening(this.#child, this.#iteration);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    const deadline = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(deadline);
  }

  /** For when there is no time to wait. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** The address in the line that a function prints when it is ready. */
const listening = async (child: ChildProcess, iteration: IterationName): Promise<string> => {
  let lastWords = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords = `${lastWords}${text}`.slice(-2_000);
  });
  const failed = new Promise<never>((_, reject) => {
    const fail = (how: string): void =>
      reject(new RenderError(`function ${iteration} ${how}: ${lastWords.trim() || "it said nothing"}`));
    const timer = setTimeout(() => fail(`did not start within ${START_MS / 1000} seconds`), START_MS);
    timer.unref();
    child.once("error", (error) => fail(`cannot be started (${error.message})`));
    child.once("close", (code) => fail(`ended while starting, with exit code ${code}`));
  });
  // Once it listens nobody waits for a failure any more.
  failed.catch(() => undefined);
  return Promise.race([firstAddress(child), failed]);
};

const firstAddress = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new RenderError("a function without standard output");
  for await (const line of createInterface(child.stdout)) {
    const { listening } = parsed(line);
    if (typeof listening === "string") return listening;
  }
  // The process has ended, which is reported with its reason.
  return new Promise(() => undefined);
};

const parsed = (line: string): { readonly listening?: unknown } => {
  try {
    return JSON.parse(line) as { readonly listening?: unknown };
  } catch {
    return {};
  }
};
