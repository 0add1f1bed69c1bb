import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { ProbeWord } from "../../services/probe/word.ts";
import type { HostResolver } from "./host-resolver.ts";
import type { Probe } from "./probe/probe.ts";
import { ProbedInstance } from "./probed-instance.ts";
import { ProbeMetrics } from "./series.ts";
import { isOwn, type Shard } from "./shard.ts";
import { type ReadTarget, readTarget } from "./target.ts";

interface Options {
  readonly resolver: HostResolver;
  readonly shard: Shard;
  /** By service: how its instances are probed. */
  readonly probes: Readonly<Record<string, () => Probe>>;
  readonly metrics: Registry;
  readonly log: Logger;
  /** Writes what is to be said of the instance of a namespace. */
  readonly speak: (namespace: string, word: ProbeWord) => Promise<boolean>;
}

/** New instances a second whose first probes, which all log in, a prober has time for beside the others. */
const STARTS_PER_SECOND = 100;

/** Probes the instances whose targets it was told of. A certificate that is renewed is used from the next probe on. */
export class Prober {
  readonly #options: Options;
  readonly #metrics: ProbeMetrics;
  /** By namespace. */
  readonly #probed = new Map<string, ProbedInstance>();

  constructor(options: Options) {
    this.#options = options;
    this.#metrics = new ProbeMetrics(options.metrics);
    this.#metrics.instances.set(0);
  }

  onTarget(secret: KubernetesObject, change: "present" | "gone"): void {
    const namespace = secret.metadata?.namespace ?? "";
    if (change === "gone") this.#end(namespace);
    else {
      try {
        this.#probe(namespace, readTarget(secret));
      } catch (error) {
        // What was known of it goes on: a target that cannot be read says nothing of the instance.
        const message = error instanceof Error ? error.message : String(error);
        this.#options.log.warn({ namespace, error: message }, "a probe target cannot be read");
      }
    }
    this.#metrics.instances.set(this.#probed.size);
  }

  stop(): void {
    for (const probed of this.#probed.values()) probed.stop();
    this.#probed.clear();
  }

  #end(namespace: string): void {
    const probed = this.#probed.get(namespace);
    if (probed === undefined) return;
    probed.end();
    this.#probed.delete(namespace);
    this.#options.log.info({ namespace }, "no longer probed");
  }

  #probe(namespace: string, { target, secureContext }: ReadTarget): void {
    const { log, probes, resolver, shard, speak } = this.#options;
    if (target.suspended || !isOwn(target.instance, shard)) {
      this.#end(namespace);
      return;
    }
    const newProbe = probes[target.service];
    if (newProbe === undefined) throw new Error(`no probe speaks the language of ${target.service}`);
    const probed = this.#probed.get(namespace);
    if (probed !== undefined) {
      probed.update(target, secureContext);
      return;
    }
    const startWithinSeconds = this.#probed.size / STARTS_PER_SECOND;
    const started = {
      startWithinSeconds,
      target,
      secureContext,
      probe: newProbe(),
      metrics: this.#metrics,
      resolver,
      speak: (word: ProbeWord) => speak(namespace, word),
    };
    this.#probed.set(namespace, new ProbedInstance({ ...started, log: log.child({ namespace }) }));
    log.info({ namespace }, "probed from now on");
  }
}
