import { nextStart } from "./pace.ts";
import type { ProbeResult } from "./probe/result.ts";

/** Seconds between two writes where the service level promises none: targets of recovery on an idle database. */
const HEARTBEAT_SECONDS = 60;

interface Options {
  readonly intervalSeconds: number;
  /** The first probe comes at a random moment of this time, and then of the interval. */
  readonly startWithinSeconds: number;
  readonly probe: (heartbeat: boolean) => Promise<ProbeResult>;
  readonly onResult: (result: ProbeResult) => void;
  /** Seconds by which a probe started late. */
  readonly onStart: (late: number) => void;
}

/** Probes one instance until it is stopped. A probe that hangs does not keep the next one from starting. */
export class ProbeLoop {
  readonly #options: Options;
  readonly #base: number;
  #timer: NodeJS.Timeout | undefined;
  #nextHeartbeat = 0;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
    this.#base = performance.now() - Math.random() * options.intervalSeconds * 1000;
    const begin = Math.random() * options.startWithinSeconds * 1000;
    this.#timer = setTimeout(() => this.#schedule(), begin);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    const now = performance.now();
    const due = nextStart(this.#base, now, this.#options.intervalSeconds * 1000, Math.random());
    this.#timer = setTimeout(() => this.#start(due), due - now);
  }

  #start(due: number): void {
    const now = performance.now();
    this.#options.onStart(Math.max(0, now - due) / 1000);
    this.#schedule();
    const heartbeat = now >= this.#nextHeartbeat;
    if (heartbeat) this.#nextHeartbeat = now + HEARTBEAT_SECONDS * 1000;
    void this.#options.probe(heartbeat).then((result) => {
      // What comes after the end would bring back series that were taken away.
      if (!this.#stopped) this.#options.onResult(result);
    });
  }
}
