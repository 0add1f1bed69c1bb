import { setTimeout as sleep } from "node:timers/promises";
import { claimNamed, conditionOf } from "./claim.ts";
import { probeSamples, valueIn } from "./prober.ts";
import type { Trace } from "./trace.ts";

/** A time in which the claim said one thing and its clients saw another. Seconds. */
export interface Lie {
  readonly said: "ready" | "not ready";
  /** RFC 3339. */
  readonly from: string;
  readonly seconds: number;
}

const LOOK_EVERY_MS = 3000;

/**
 * Compares what a claim says of itself, `Ready`, with what the prober got from the instance as its clients do. What
 * cannot be asked, since the API server or the prober is away, is no testimony.
 */
export class Witness {
  readonly #claim: { readonly name: string; readonly namespace: string };
  readonly #trace: Trace;
  readonly #lies: Lie[] = [];
  #stopped = false;
  #answered = Number.NaN;
  #since: { readonly said: boolean; readonly at: number } | undefined;

  constructor(claim: { readonly name: string; readonly namespace: string }, trace: Trace) {
    this.#claim = claim;
    this.#trace = trace;
  }

  /** Looks until `stop`. */
  async watch(): Promise<void> {
    while (!this.#stopped) {
      await this.#look().catch(() => this.#agree());
      await sleep(LOOK_EVERY_MS);
    }
    this.#agree();
  }

  stop(): void {
    this.#stopped = true;
  }

  get lies(): readonly Lie[] {
    return this.#lies;
  }

  async #look(): Promise<void> {
    const before = this.#answered;
    const samples = await probeSamples(this.#claim.namespace, "matura_probe_total");
    const ok = samples.filter((line) => line.includes('outcome="ok"')).map(valueIn);
    this.#answered = ok.reduce((sum, value) => sum + value, 0);
    const claim = await claimNamed(this.#claim.name, this.#claim.namespace);
    // A prober that started again counts from 0, and says nothing yet.
    if (claim === undefined || Number.isNaN(before) || this.#answered < before) return this.#agree();
    const serves = this.#answered > before;
    const said = conditionOf(claim, "Ready")?.status === "True";
    if (said === serves) return this.#agree();
    if (this.#since?.said !== said) {
      this.#agree();
      this.#since = { said, at: Date.now() };
    }
  }

  #agree(): void {
    if (this.#since === undefined) return;
    const lie: Lie = {
      said: this.#since.said ? "ready" : "not ready",
      from: new Date(this.#since.at).toISOString(),
      seconds: Math.round((Date.now() - this.#since.at) / 1000),
    };
    this.#since = undefined;
    if (lie.seconds === 0) return;
    this.#lies.push(lie);
    this.#trace.note(`the claim said ${lie.said} for ${lie.seconds} s, and it was not so`);
  }
}
