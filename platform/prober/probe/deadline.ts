import { type EventLoopUtilization, performance } from "node:perf_hooks";

/** Later than this the timer says more of the prober than of the instance. */
const STALLED_MS = 500;

/** Share of the time above which answers may have waited for the prober's processor. */
const SATURATED = 0.95;

/** When a probe has taken too long. */
export class Deadline {
  readonly passed: Promise<"late">;
  readonly #due: number;
  readonly #before: EventLoopUtilization = performance.eventLoopUtilization();
  #firedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#due = performance.now() + milliseconds;
    this.passed = new Promise((resolve) => {
      this.#timer = setTimeout(() => {
        this.#firedAt = performance.now();
        resolve("late");
      }, milliseconds);
    });
  }

  get isOver(): boolean {
    return this.#firedAt !== undefined;
  }

  /** Whether the process was too busy all the while to take an answer: then it says nothing of the instance. */
  proberStalled(): boolean {
    return (
      (this.#firedAt ?? this.#due) - this.#due > STALLED_MS ||
      performance.eventLoopUtilization(this.#before).utilization > SATURATED
    );
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
