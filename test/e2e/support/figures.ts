import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Interruption, Load } from "./load.ts";
import type { Trace } from "./trace.ts";

/** What clients noticed of each thing that happened under load, kept in the scenario's `figures.json`. */
export class Figures {
  readonly #trace: Trace;
  readonly #seen: Record<string, Interruption> = {};

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  async of(what: string, load: Load, action: () => Promise<unknown>): Promise<Interruption> {
    const seen = await load.during(what, action);
    this.#seen[what] = seen;
    writeFileSync(join(this.#trace.folder, "figures.json"), `${JSON.stringify(this.#seen, null, 2)}\n`);
    return seen;
  }
}
