import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { INSTANCE_LABELS, PROBE_LABELS, PROBE_METRICS, PROBE_OUTCOMES } from "../../services/metric-names.ts";
import type { ProbeTarget } from "../../services/probe/target.ts";
import { OutageLog } from "./outage.ts";
import type { ProbeResult } from "./probe/result.ts";

const instanceLabels = Object.values(INSTANCE_LABELS);
const countLabels = [...instanceLabels, ...Object.values(PROBE_LABELS)];

/** What a prober exports. */
export class ProbeMetrics {
  readonly total: Counter;
  readonly duration: Histogram;
  readonly lastWrite: Gauge;
  readonly outageStart: Gauge;
  readonly outageEnd: Gauge;
  readonly target: Gauge;
  readonly lateness: Histogram;
  readonly discarded: Counter;
  readonly instances: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    const gauge = (name: string, help: string, labelNames: readonly string[] = instanceLabels) =>
      new Gauge({ name, help, labelNames: [...labelNames], registers });
    this.total = new Counter({
      name: PROBE_METRICS.total,
      help: "Probes of an instance as a client reaches it, by outcome and reason.",
      labelNames: countLabels,
      registers,
    });
    this.duration = new Histogram({
      name: PROBE_METRICS.duration,
      help: "Time that answered probes with a login took, from the look-up of the host to the answer.",
      labelNames: instanceLabels,
      // A connection with TLS takes some milliseconds; the deadline is a few seconds.
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.lastWrite = gauge(PROBE_METRICS.lastWrite, "When the last write of a probe was committed.");
    this.outageStart = gauge(PROBE_METRICS.outageStart, "First failed probe of the latest outage.");
    this.outageEnd = gauge(PROBE_METRICS.outageEnd, "First answered probe after the latest outage.");
    this.target = gauge(PROBE_METRICS.target, "Availability that is promised of the instance.");
    this.lateness = new Histogram({
      name: PROBE_METRICS.lateness,
      help: "How late probes started.",
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers,
    });
    this.discarded = new Counter({
      name: PROBE_METRICS.discarded,
      help: "Probes without a result because the prober stood still.",
      registers,
    });
    this.instances = gauge(PROBE_METRICS.instances, "Instances that this prober probes.", []);
  }
}

/** The series of one instance. */
export class InstanceSeries {
  readonly #metrics: ProbeMetrics;
  readonly #labels: Readonly<Record<string, string>>;
  /** Label sets of the counter, to take away when the instance goes. */
  readonly #counted = new Map<string, Record<string, string>>();
  readonly #outages = new OutageLog();

  constructor(metrics: ProbeMetrics, target: ProbeTarget) {
    this.#metrics = metrics;
    this.#labels = Object.fromEntries(
      Object.entries(INSTANCE_LABELS).map(([fact, label]) => [
        label,
        target[fact as keyof typeof INSTANCE_LABELS],
      ]),
    );
    metrics.target.set(this.#labels, target.availabilityTarget);
    // A rate needs a value before the first failure.
    this.#count(PROBE_OUTCOMES.ok, "none", false, 0);
  }

  add(result: ProbeResult, maintenance: boolean): void {
    if (result.outcome === "discarded") {
      this.#metrics.discarded.inc();
      return;
    }
    const ok = result.outcome === "ok";
    this.#count(result.outcome, ok ? "none" : result.reason, maintenance, 1);
    if (ok && result.loggedIn) this.#metrics.duration.observe(this.#labels, result.seconds);
    if (ok && result.wrote) this.#metrics.lastWrite.set(this.#labels, Date.now() / 1000);
    if (!maintenance && this.#outages.add(ok, result.startedAt)) this.#showOutage();
  }

  remove(): void {
    for (const labels of this.#counted.values()) this.#metrics.total.remove(labels);
    const { duration, lastWrite, outageStart, outageEnd, target } = this.#metrics;
    for (const metric of [duration, lastWrite, outageStart, outageEnd, target]) metric.remove(this.#labels);
  }

  #count(outcome: string, reason: string, maintenance: boolean, by: number): void {
    const key = `${outcome} ${reason} ${maintenance}`;
    const known = this.#counted.get(key);
    const labels = known ?? { ...this.#labels, outcome, reason, maintenance: String(maintenance) };
    if (known === undefined) {
      this.#counted.set(key, labels);
      this.#metrics.total.inc(labels, 0);
    }
    this.#metrics.total.inc(labels, by);
  }

  #showOutage(): void {
    const { latest } = this.#outages;
    if (latest === undefined) return;
    this.#metrics.outageStart.set(this.#labels, latest.start / 1000);
    if (latest.end !== undefined) this.#metrics.outageEnd.set(this.#labels, latest.end / 1000);
  }
}
