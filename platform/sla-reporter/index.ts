import { Gauge } from "prom-client";
import { ApiClient } from "../process/api-client.ts";
import { type ProcessOptions, processCommand } from "../process/options.ts";
import { platformSettings } from "../process/platform-settings.ts";
import { Prometheus } from "../process/prometheus.ts";
import { intervalOption, repeat } from "../process/repeat.ts";
import { type ProcessContext, type Running, runProcess } from "../process/run-process.ts";
import { Reporter } from "./reporter.ts";

interface ReporterOptions extends ProcessOptions {
  readonly intervalSeconds: number;
}

/** Makes the SLA reports again and again. */
const start = async ({
  options,
  kubeConfig,
  log,
  metrics,
}: ProcessContext<ReporterOptions>): Promise<Running> => {
  const api = new ApiClient(kubeConfig, "matura-sla-reporter");
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [metrics] });
  const lastRun = gauge("matura_sla_last_run_timestamp_seconds", "When reports were last made.");
  const reported = gauge("matura_sla_claims", "Claims that were reported on in the last run.");
  const failures = gauge(
    "matura_sla_failed_claims",
    "Claims of the last run whose report could not be made.",
  );

  const run = async (): Promise<void> => {
    const { crossplaneNamespace: namespace, metrics: settings } = await platformSettings(api);
    if (settings.prometheusUrl === undefined) {
      log.info("metrics.prometheusUrl is not set, so there are no reports");
      return;
    }
    const prometheus = new Prometheus(settings.prometheusUrl);
    const reporter = new Reporter({ api, prometheus, namespace, log });
    const now = new Date();
    const counts = await reporter.run(now);
    lastRun.set(now.getTime() / 1000);
    reported.set(counts.reported);
    failures.set(counts.failed);
    log.info(counts, "reports made");
    await reporter.forget(now, settings.reportMonths);
  };

  return repeat(run, { seconds: options.intervalSeconds, log, failure: "no reports were made" });
};

const command = processCommand(
  "sla-reporter",
  "Make the SLA reports of all claims, month by month.",
).addOption(intervalOption(3600));

if (import.meta.main) await runProcess<ReporterOptions>(command, start);
