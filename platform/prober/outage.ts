/** When an instance was out, as far as its last probes say. Milliseconds since the epoch, of the starts of probes. */
export interface Outage {
  readonly start: number;
  /** Undefined while it lasts. */
  readonly end?: number;
}

/** Finds the latest outage in results that may come out of order: a probe that times out ends after later ones. */
export class OutageLog {
  #lastOk = Number.NEGATIVE_INFINITY;
  #latest: Outage | undefined;

  get latest(): Outage | undefined {
    return this.#latest;
  }

  /** @returns whether an outage began or ended by it */
  add(ok: boolean, startedAt: number): boolean {
    return ok ? this.#answered(startedAt) : this.#failed(startedAt);
  }

  #answered(startedAt: number): boolean {
    this.#lastOk = Math.max(this.#lastOk, startedAt);
    const lasting = this.#latest !== undefined && this.#latest.end === undefined;
    if (!lasting || this.#latest === undefined || startedAt < this.#latest.start) return false;
    this.#latest = { start: this.#latest.start, end: startedAt };
    return true;
  }

  #failed(startedAt: number): boolean {
    const { start, end } = this.#latest ?? {};
    if (start !== undefined && end === undefined) {
      if (startedAt < start) this.#latest = { start: startedAt };
      return false;
    }
    // Part of the outage that ended meanwhile.
    if (start !== undefined && end !== undefined && startedAt < end && startedAt >= start) return false;
    this.#latest = startedAt < this.#lastOk ? { start: startedAt, end: this.#lastOk } : { start: startedAt };
    return true;
  }
}
