import pLimit from "p-limit";
import type { Logger } from "pino";
import { VOLUME_REPORT, type VolumeReport } from "../../services/volume-report.ts";
import type { ApiClient } from "../process/api-client.ts";
import { describeError } from "../process/api-error.ts";
import type { Prometheus } from "../process/prometheus.ts";
import { type GrowingInstance, growingInstances } from "./growing-instance.ts";
import { usageOf, type VolumeUsage } from "./usage.ts";

/** ConfigMaps that are written at the same time. */
const AT_ONCE = 4;

interface Options {
  readonly api: Pick<ApiClient, "apply" | "list">;
  readonly prometheus: Pick<Prometheus, "instant">;
  readonly log: Pick<Logger, "warn">;
}

/** Writes how full the volumes are for every instance whose disk may grow by itself. */
export class VolumeReporter {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @returns how many instances were told, and how many could not be. */
  async run(now: Date): Promise<{ readonly reported: number; readonly missing: number }> {
    const { api, prometheus } = this.#options;
    const instances = await growingInstances(api);
    if (instances.length === 0) return { reported: 0, missing: 0 };
    const usage = await usageOf(
      prometheus,
      instances.map(({ namespace }) => namespace),
      now,
    );
    const limit = pLimit(AT_ONCE);
    const told = await Promise.all(
      instances.map((instance) =>
        limit(() => this.#tell(instance, usage.get(instance.namespace) ?? [], now)),
      ),
    );
    const reported = told.filter(Boolean).length;
    return { reported, missing: instances.length - reported };
  }

  /** @returns whether it was told. Without a volume there is nothing to tell: the report before gets old, and counts no more. */
  async #tell(
    { name, namespace }: GrowingInstance,
    volumes: readonly VolumeUsage[],
    now: Date,
  ): Promise<boolean> {
    if (volumes.length === 0) return false;
    const report: VolumeReport = { at: now.toISOString(), volumes: [...volumes] };
    try {
      return await this.#options.api.apply({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: VOLUME_REPORT.name,
          namespace,
          labels: { "app.kubernetes.io/managed-by": "matura" },
        },
        ...{ data: { [VOLUME_REPORT.key]: JSON.stringify(report) } },
      });
    } catch (error) {
      this.#options.log.warn(
        { instance: name, error: describeError(error) },
        "an instance could not be told",
      );
      return false;
    }
  }
}
