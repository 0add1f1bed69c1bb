import pLimit from "p-limit";

/** Seconds until a key whose work failed so many times in a row is tried again. */
const backOff = (failures: number): number => Math.min(60, 2 ** failures);

interface Appointment {
  /** Milliseconds since the process started, as performance.now() counts. */
  readonly due: number;
  readonly timer: NodeJS.Timeout;
}

interface Options {
  /** Most keys at a time. */
  readonly concurrency: number;
  /** Does the work for a key. @returns seconds until it is due again, undefined for never */
  readonly work: (key: string) => Promise<number | undefined>;
  readonly onError: (key: string, error: unknown) => void;
}

/**
 * Work by keys, each at its time: never twice at once for one key, and only so many keys at a time. A failure is tried
 * again, less and less often. Nothing is left of a key that has no work any more.
 */
export class WorkQueue {
  readonly #options: Options;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #appointments = new Map<string, Appointment>();
  readonly #failures = new Map<string, number>();
  readonly #working = new Map<string, Promise<void>>();
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
    this.#limit = pLimit(options.concurrency);
  }

  /** Has the key's work done in so many seconds, at once by default; an earlier appointment stands. */
  schedule(key: string, seconds = 0): void {
    if (this.#stopped) return;
    const due = performance.now() + seconds * 1000;
    const known = this.#appointments.get(key);
    if (known !== undefined && known.due <= due) return;
    clearTimeout(known?.timer);
    const timer = setTimeout(() => this.#begin(key), seconds * 1000);
    this.#appointments.set(key, { due, timer });
  }

  /** How many keys wait or are worked on. */
  get size(): number {
    return new Set([...this.#appointments.keys(), ...this.#working.keys()]).size;
  }

  /** Starts nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { timer } of this.#appointments.values()) clearTimeout(timer);
    this.#appointments.clear();
    await Promise.all(this.#working.values());
  }

  #begin(key: string): void {
    // Asked for again while it is worked on: once more afterwards.
    const current = this.#working.get(key);
    if (current !== undefined) {
      void current.then(() => this.#begin(key));
      return;
    }
    this.#appointments.delete(key);
    const work = this.#limit(() => this.#work(key));
    this.#working.set(key, work);
  }

  async #work(key: string): Promise<void> {
    let next: number | undefined;
    try {
      if (this.#stopped) return;
      next = await this.#options.work(key);
      this.#failures.delete(key);
    } catch (error) {
      if (this.#stopped) return;
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      next = backOff(failures);
      this.#options.onError(key, error);
    } finally {
      this.#working.delete(key);
    }
    if (next !== undefined) this.schedule(key, next);
  }
}
