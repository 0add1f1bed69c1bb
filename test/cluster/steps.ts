import { performance } from "node:perf_hooks";

/**
 * Steps that run as soon as those they need are done.
 *
 * A step that fails fails all that need it; the first error is the one that `done` throws, once
 * nothing is running any more, so that a teardown doesn't race with a start.
 */
export class Steps {
  readonly #all: Promise<unknown>[] = [];
  readonly #say: (line: string) => void;
  #failure: { error: unknown } | undefined;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Runs `work` after `needs`, and says how long it took. */
  add(name: string, needs: readonly Promise<void>[], work: () => Promise<void>): Promise<void> {
    const step = Promise.all(needs).then(async () => {
      if (this.#failure) return;
      const from = performance.now();
      try {
        await work();
      } catch (error) {
        this.#failure ??= { error };
        throw error;
      }
      this.#say(`${name}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
    });
    // `done` reports it; without this an early failure would be an unhandled rejection.
    step.catch(() => {});
    this.#all.push(step);
    return step;
  }

  /** Waits for all steps. @throws the first error */
  async done(): Promise<void> {
    await Promise.allSettled(this.#all);
    if (this.#failure) throw this.#failure.error;
  }
}
