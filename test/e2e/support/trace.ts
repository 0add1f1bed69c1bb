import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Condition } from "./claim.ts";
import { environment } from "./environment.ts";

/** A readable record of what a scenario went through: seconds since its start, and what happened. */
export class Trace {
  readonly folder: string;
  readonly #started = Date.now();
  readonly #seen = new Map<string, string>();

  constructor(scenario: string) {
    this.folder = join(environment().out, scenario);
    mkdirSync(this.folder, { recursive: true });
  }

  note(text: string): void {
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1).padStart(7);
    appendFileSync(join(this.folder, "trace.txt"), `${seconds} s  ${text}\n`);
  }

  /** Notes what differs from the last time. */
  conditions(conditions: readonly Condition[]): void {
    for (const { type, status, reason, message } of conditions) {
      const text = `${type} ${status} ${reason}${message ? `: ${message}` : ""}`;
      if (this.#seen.get(type) === text) continue;
      this.#seen.set(type, text);
      this.note(text);
    }
  }
}
