import type { SecureContext } from "node:tls";
import { isEqual } from "es-toolkit";
import type { Logger } from "pino";
import { isOpen, windowAt } from "../../services/maintenance-window.ts";
import type { ProbeTarget } from "../../services/probe/target.ts";
import type { HostResolver } from "./host-resolver.ts";
import type { Probe } from "./probe/probe.ts";
import type { ProbeResult } from "./probe/result.ts";
import { ProbeLoop } from "./probe-loop.ts";
import { InstanceSeries, type ProbeMetrics } from "./series.ts";
import { type Speak, SpokenWord } from "./spoken-word.ts";

interface Options {
  readonly target: ProbeTarget;
  readonly secureContext: SecureContext;
  readonly probe: Probe;
  readonly metrics: ProbeMetrics;
  readonly resolver: HostResolver;
  readonly log: Logger;
  readonly speak: Speak;
  /** Its first probe comes within this time. */
  readonly startWithinSeconds: number;
}

/** One instance that is probed: its loop and its series, which come and go together. */
export class ProbedInstance {
  readonly #options: Options;
  #target: ProbeTarget;
  #secureContext: SecureContext;
  #loop: ProbeLoop;
  #series: InstanceSeries;
  readonly #word: SpokenWord;
  /** The last result, so that the log has the changes alone. */
  #answers = true;

  constructor(options: Options) {
    this.#options = options;
    this.#target = options.target;
    this.#secureContext = options.secureContext;
    this.#series = new InstanceSeries(options.metrics, this.#target);
    this.#word = new SpokenWord(options.speak);
    this.#loop = this.#start(options.startWithinSeconds);
  }

  update(target: ProbeTarget, secureContext: SecureContext): void {
    const before = this.#target;
    this.#target = target;
    this.#secureContext = secureContext;
    if (before.host !== target.host) this.#options.resolver.forget(before.host);
    if (before.intervalSeconds !== target.intervalSeconds) {
      this.#loop.stop();
      this.#loop = this.#start();
    }
    if (!isEqual(labelled(before), labelled(target))) {
      this.#series.remove();
      this.#series = new InstanceSeries(this.#options.metrics, target);
    }
  }

  /** The instance is probed no more. */
  end(): void {
    this.stop();
    this.#word.end();
  }

  /** The prober ends. What it said of the instance stays said until its successor knows better. */
  stop(): void {
    this.#loop.stop();
    this.#options.probe.close();
    this.#series.remove();
    this.#options.resolver.forget(this.#target.host);
  }

  #start(startWithinSeconds = 0): ProbeLoop {
    return new ProbeLoop({
      startWithinSeconds,
      intervalSeconds: this.#target.intervalSeconds,
      probe: (heartbeat) =>
        this.#options.probe.probe({
          target: this.#target,
          secureContext: this.#secureContext,
          lookup: this.#options.resolver.lookup,
          heartbeat,
        }),
      onStart: (late) => this.#options.metrics.lateness.observe(late),
      onResult: (result) => {
        // When the probe began counts: what the window's last moment breaks, it may take down with it.
        const began = new Date(result.startedAt);
        this.#series.add(result, isOpen(windowAt(this.#target.maintenance, began), began));
        this.#word.add(result);
        this.#report(result);
      },
    });
  }

  #report(result: ProbeResult): void {
    const { log } = this.#options;
    if (result.outcome === "failed" && this.#answers) {
      log.warn({ reason: result.reason, detail: result.detail }, "the instance does not answer");
    }
    if (result.outcome === "ok" && !this.#answers) log.info("the instance answers again");
    if (result.outcome !== "discarded") this.#answers = result.outcome === "ok";
  }
}

/** What the series of a target are made of. */
const labelled = ({ claimName, claimNamespace, plan, serviceLevel, availabilityTarget }: ProbeTarget) => ({
  claimName,
  claimNamespace,
  plan,
  serviceLevel,
  availabilityTarget,
});
