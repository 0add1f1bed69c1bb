/** A time in which the claim said one thing and its clients saw another. Seconds. */
export interface Lie {
  readonly said: "ready" | "not ready";
  /** RFC 3339. */
  readonly from: string;
  readonly seconds: number;
}

/** What a look saw. */
export interface Seen {
  /** Whether the claim said that it was ready. */
  readonly said: boolean;
  /** How many probes were answered since the prober began to count. */
  readonly answered: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Of looks, one after the other, the times in which what was said was not so. */
export class Testimony {
  readonly #lies: Lie[] = [];
  #count = 0;
  #answered = Number.NaN;
  #running: { readonly said: boolean; readonly at: number } | undefined;

  get lies(): readonly Lie[] {
    return this.#lies;
  }

  /** How many looks there were from which something is known. */
  get count(): number {
    return this.#count;
  }

  /** @returns the lie that ended with this look */
  saw({ said, answered, at }: Seen): Lie | undefined {
    const before = this.#answered;
    this.#answered = answered;
    // A prober that started again counts from 0, and says nothing yet.
    if (Number.isNaN(before) || answered < before) return undefined;
    this.#count += 1;
    const serves = answered > before;
    if (said === serves) return this.end(at);
    if (this.#running?.said === said) return undefined;
    const ended = this.end(at);
    this.#running = { said, at };
    return ended;
  }

  /** A look that failed ends no lie: it may go on unseen. Nor does what was answered meanwhile tell of the next look. */
  sawNothing(): void {
    this.#answered = Number.NaN;
  }

  /** Nobody looks any more. */
  end(at: number): Lie | undefined {
    if (this.#running === undefined) return undefined;
    const lie: Lie = {
      said: this.#running.said ? "ready" : "not ready",
      from: new Date(this.#running.at).toISOString(),
      seconds: Math.round((at - this.#running.at) / 1000),
    };
    this.#running = undefined;
    if (lie.seconds === 0) return undefined;
    this.#lies.push(lie);
    return lie;
  }
}
