import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubectl } from "./kubectl.ts";
import { until } from "./until.ts";

/** Pods by a label. */
export interface Pods {
  readonly namespace: string;
  readonly selector: string;
}

/** What kubectl says of a pod that went meanwhile, or that has not begun: its log is not there to be kept. */
const AWAY = /not found|waiting to start|not available|terminated|does not have a host assigned/;

/** An API server that a scenario has killed is back by then, also on a slow machine. Seconds. */
const PATIENCE = 120;

/** Evidence in a folder, and what of it could not be had: where nothing was looked at, nothing is found. */
export class Collection {
  readonly #folder: string;
  readonly #since: string;
  readonly #patience: number;
  readonly #missing: string[] = [];

  /** @param since from when on logs are kept */
  constructor(folder: string, since: Date, patience = PATIENCE) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#since = since.toISOString();
    this.#patience = patience;
  }

  /** A line each. */
  get missing(): readonly string[] {
    return this.#missing;
  }

  async keep(file: string, look: () => Promise<string>): Promise<void> {
    const text = await until(file, look, this.#patience).catch((error: unknown) => {
      const { message, cause = "" } = error as Error;
      this.#missing.push(`${file}: ${String(cause).split("\n")[0] || message}`);
      return `${message}\n${String(cause)}`;
    });
    writeFileSync(join(this.#folder, file), text);
  }

  /** Objects, or a file that kubectl makes of them. */
  kubectl(file: string, args: readonly string[]): Promise<void> {
    return this.keep(file, () => kubectl(args));
  }

  /** Whole logs since the scenario began: a secret may be in any line. */
  logs(file: string, pods: Pods): Promise<void> {
    return this.keep(file, () => this.#logsOf(pods));
  }

  /** The same of pods that have to be there. */
  logsOfSome(file: string, pods: Pods): Promise<void> {
    return this.keep(file, async () => {
      const { namespace, selector } = pods;
      const names = await kubectl(["get", "pods", "-n", namespace, "-l", selector, "-o", "name"]);
      if (names === "") throw new Error(`there is no pod ${selector} in ${namespace}`);
      return this.#logsOf(pods);
    });
  }

  async #logsOf({ namespace, selector }: Pods): Promise<string> {
    const text = await kubectl([
      "logs",
      "-n",
      namespace,
      "-l",
      selector,
      "--all-containers",
      "--tail=-1",
      `--since-time=${this.#since}`,
      // Else one pod that is gone would hide the others. What is ignored is a line of its own.
      "--ignore-errors",
    ]);
    const failed = unexpectedErrors(text)[0];
    if (failed !== undefined) throw new Error(failed);
    return text;
  }
}

/** What kubectl could not get of logs that are there. */
export const unexpectedErrors = (logs: string): readonly string[] =>
  logs.split("\n").filter((line) => line.startsWith("error: ") && !AWAY.test(line));
