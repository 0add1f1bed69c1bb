import { setTimeout as sleep } from "node:timers/promises";
import { claimNamed, conditionOf } from "./claim.ts";
import { probeSamples, valueIn } from "./prober.ts";
import { type Lie, Testimony } from "./testimony.ts";
import type { Trace } from "./trace.ts";

const LOOK_EVERY_MS = 3000;

/**
 * Compares what a claim says of itself, `Ready`, with what the prober got from the instance as its clients do. What
 * cannot be asked, since the API server or the prober is away, is no testimony, for the claim or against it.
 */
export class Witness {
  readonly #claim: { readonly name: string; readonly namespace: string };
  readonly #trace: Trace;
  readonly #testimony = new Testimony();
  #stopped = false;

  constructor(claim: { readonly name: string; readonly namespace: string }, trace: Trace) {
    this.#claim = claim;
    this.#trace = trace;
  }

  /** Looks until `stop`. */
  async watch(): Promise<void> {
    while (!this.#stopped) {
      await this.#look().catch(() => this.#testimony.sawNothing());
      await sleep(LOOK_EVERY_MS);
    }
    this.#note(this.#testimony.end(Date.now()));
  }

  stop(): void {
    this.#stopped = true;
  }

  get lies(): readonly Lie[] {
    return this.#testimony.lies;
  }

  /** How many looks said something: one who sees nothing finds no lie. */
  get looks(): number {
    return this.#testimony.count;
  }

  async #look(): Promise<void> {
    const samples = await probeSamples(this.#claim.namespace, "matura_probe_total");
    const ok = samples.filter((line) => line.includes('outcome="ok"')).map(valueIn);
    const answered = ok.reduce((sum, value) => sum + value, 0);
    const claim = await claimNamed(this.#claim.name, this.#claim.namespace);
    if (claim === undefined) return this.#testimony.sawNothing();
    const said = conditionOf(claim, "Ready")?.status === "True";
    this.#note(this.#testimony.saw({ said, answered, at: Date.now() }));
  }

  #note(lie: Lie | undefined): void {
    if (lie === undefined) return;
    this.#trace.note(`the claim said ${lie.said} for ${lie.seconds} s, and it was not so`);
  }
}
