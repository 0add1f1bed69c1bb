import { createSecureContext, type SecureContext } from "node:tls";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { secretText } from "../../runtime/secret-text.ts";
import type { HostResolver } from "./host-resolver.ts";
import { type Probe, ProbedInstance } from "./probed-instance.ts";
import { ProbeMetrics } from "./series.ts";
import { isOwn, type Shard } from "./shard.ts";
import { type ConfigMap, type ReadTarget, readTarget } from "./target.ts";

interface Options {
  readonly resolver: HostResolver;
  readonly shard: Shard;
  /** By service: how its instances are probed. */
  readonly probes: Readonly<Record<string, Probe>>;
  readonly metrics: Registry;
  readonly log: Logger;
}

/** What is known of a namespace with an instance. */
interface Known {
  target?: ReadTarget;
  certificate?: KubernetesObject;
  probed?: ProbedInstance;
}

/**
 * Probes the instances whose target and certificate it was told of, and no longer than both are there. A certificate
 * that is renewed is used from the next probe on.
 */
export class Prober {
  readonly #options: Options;
  readonly #metrics: ProbeMetrics;
  readonly #known = new Map<string, Known>();

  constructor(options: Options) {
    this.#options = options;
    this.#metrics = new ProbeMetrics(options.metrics);
    this.#metrics.instances.set(0);
  }

  onTarget(configMap: ConfigMap, change: "present" | "gone"): void {
    const namespace = configMap.metadata?.namespace ?? "";
    const known = this.#of(namespace);
    try {
      if (change === "gone") delete known.target;
      else known.target = readTarget(configMap);
    } catch (error) {
      // What was known of it goes on: a target that cannot be read says nothing of the instance.
      this.#options.log.warn({ namespace, error: messageOf(error) }, "a probe target cannot be read");
    }
    this.#settle(namespace, known);
  }

  onCertificate(secret: KubernetesObject, change: "present" | "gone"): void {
    const namespace = secret.metadata?.namespace ?? "";
    const known = this.#of(namespace);
    if (change === "gone") delete known.certificate;
    else known.certificate = secret;
    this.#settle(namespace, known);
  }

  stop(): void {
    for (const { probed } of this.#known.values()) probed?.stop();
    this.#known.clear();
  }

  #of(namespace: string): Known {
    const known = this.#known.get(namespace) ?? {};
    this.#known.set(namespace, known);
    return known;
  }

  #settle(namespace: string, known: Known): void {
    const { target, certificate } = known;
    if (target === undefined || certificate === undefined || !this.#isProbed(target)) {
      known.probed?.stop();
      if (known.probed !== undefined) this.#options.log.info({ namespace }, "no longer probed");
      delete known.probed;
      if (target === undefined && certificate === undefined) this.#known.delete(namespace);
    } else {
      this.#probe(namespace, known, target, certificate);
    }
    this.#metrics.instances.set(
      [...this.#known.values()].filter(({ probed }) => probed !== undefined).length,
    );
  }

  #isProbed({ target }: ReadTarget): boolean {
    return !target.suspended && isOwn(target.instance, this.#options.shard);
  }

  #probe(namespace: string, known: Known, read: ReadTarget, certificate: KubernetesObject): void {
    const { log, probes, resolver } = this.#options;
    const probe = probes[read.target.service];
    if (probe === undefined) {
      log.warn(
        { namespace, service: read.target.service },
        "this prober does not speak that service's language",
      );
      return;
    }
    try {
      const secureContext = secureContextOf(read.authority, certificate);
      if (known.probed === undefined) {
        const { target } = read;
        known.probed = new ProbedInstance({
          target,
          secureContext,
          probe,
          metrics: this.#metrics,
          resolver,
          log: log.child({ namespace }),
        });
        log.info({ namespace }, "probed from now on");
      } else known.probed.update(read.target, secureContext);
    } catch (error) {
      log.warn({ namespace, error: messageOf(error) }, "a certificate cannot be used");
    }
  }
}

/** @throws Error when a part is missing or is no certificate; it quotes none of it */
const secureContextOf = (authority: string, certificate: KubernetesObject): SecureContext => {
  const cert = secretText(certificate, "tls.crt");
  const key = secretText(certificate, "tls.key");
  if (cert === undefined || key === undefined) throw new Error("its Secret has no tls.crt or no tls.key");
  return createSecureContext({ ca: authority, cert, key });
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
