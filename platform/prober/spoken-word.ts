import { DOWN_SECONDS, type ProbeWord } from "../../services/probe/word.ts";
import type { ProbeResult } from "./probe/result.ts";

/** How long probes have to fail before the instance counts as down: a failover or a restart may take some seconds. */
const DOWN_AFTER_MS = 10_000;

/** How soon a word that could not be written is tried again. */
const AGAIN_AFTER_MS = 15_000;

/** Writes a word. @returns whether it is written; false when there is nothing to write it to (yet) */
export type Speak = (word: ProbeWord) => Promise<boolean>;

/** What is said of one instance: what changes, and each minute that it is down. */
export class SpokenWord {
  readonly #speak: Speak;
  readonly #now: () => number;
  #said: ProbeWord["state"] | undefined;
  #failingSince: number | undefined;
  #speaking = false;
  #ended = false;
  /** When the same may be said again, and when a change may be, after one that could not be written. */
  #renewAt = Number.POSITIVE_INFINITY;
  #retryAt = 0;

  constructor(speak: Speak, now: () => number = Date.now) {
    this.#speak = speak;
    this.#now = now;
  }

  add(result: ProbeResult): void {
    if (result.outcome === "discarded") return;
    if (result.outcome === "ok") {
      this.#failingSince = undefined;
      this.#say({ state: "Answers" });
      return;
    }
    this.#failingSince ??= result.startedAt;
    const now = this.#now();
    if (now - this.#failingSince < DOWN_AFTER_MS) return;
    this.#say({
      state: "Down",
      since: new Date(this.#failingSince).toISOString(),
      at: new Date(now).toISOString(),
      reason: result.reason,
    });
  }

  /** It is probed no more: that it was down must not count on, also when that is being written just now. */
  end(): void {
    this.#ended = true;
    if (this.#said === "Down") this.#say({ state: "Unknown" });
  }

  #say(word: ProbeWord): void {
    const now = this.#now();
    const isDue = word.state === this.#said ? now >= this.#renewAt : now >= this.#retryAt;
    if (this.#speaking || !isDue) return;
    this.#speaking = true;
    void this.#speak(word)
      .catch(() => false)
      .then((spoken) => {
        this.#speaking = false;
        if (spoken) this.#said = word.state;
        this.#retryAt = spoken ? 0 : now + AGAIN_AFTER_MS;
        this.#renewAt = !spoken
          ? this.#retryAt
          : word.state === "Down"
            ? now + DOWN_SECONDS.again * 1000
            : Number.POSITIVE_INFINITY;
        if (this.#ended) this.end();
      });
  }
}
