import { Gauge } from "prom-client";
import { ApiClient } from "../process/api-client.ts";
import { type ProcessOptions, processCommand } from "../process/options.ts";
import { platformSettings } from "../process/platform-settings.ts";
import { Prometheus } from "../process/prometheus.ts";
import { intervalOption, repeat } from "../process/repeat.ts";
import { type ProcessContext, type Running, runProcess } from "../process/run-process.ts";
import { VolumeReporter } from "./reporter.ts";

interface ReporterOptions extends ProcessOptions {
  readonly intervalSeconds: number;
}

/** Tells instances again and again how full their volumes are. */
const start = async ({
  options,
  kubeConfig,
  log,
  metrics,
}: ProcessContext<ReporterOptions>): Promise<Running> => {
  const api = new ApiClient(kubeConfig, "matura-volume-reporter");
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [metrics] });
  const lastRun = gauge(
    "matura_volume_reports_last_run_timestamp_seconds",
    "When volumes were last looked at.",
  );
  const reported = gauge("matura_volume_reports_instances", "Instances that were told in the last run.");
  const missing = gauge(
    "matura_volume_reports_missing_instances",
    "Instances of the last run of whose volumes Prometheus knows nothing, or that could not be told.",
  );

  const run = async (): Promise<void> => {
    const { metrics: settings } = await platformSettings(api);
    if (settings.prometheusUrl === undefined) {
      log.info("metrics.prometheusUrl is not set, so disks do not grow by themselves");
      return;
    }
    const now = new Date();
    const counts = await new VolumeReporter({
      api,
      prometheus: new Prometheus(settings.prometheusUrl),
      log,
    }).run(now);
    lastRun.set(now.getTime() / 1000);
    reported.set(counts.reported);
    missing.set(counts.missing);
    log.debug(counts, "volumes looked at");
  };

  return repeat(run, { seconds: options.intervalSeconds, log, failure: "no volume was looked at" });
};

const command = processCommand(
  "volume-reporter",
  "Tell instances whose disks may grow how full they are.",
).addOption(intervalOption(60));

if (import.meta.main) await runProcess<ReporterOptions>(command, start);
