import { Option } from "commander";
import { Gauge } from "prom-client";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { PLATFORM, PlatformSettings } from "../../runtime/platform.ts";
import { misfits, withDefaults } from "../../runtime/schema.ts";
import { ApiClient } from "../process/api-client.ts";
import { describeError } from "../process/api-error.ts";
import { type ProcessOptions, processCommand } from "../process/options.ts";
import { type ProcessContext, type Running, runProcess } from "../process/run-process.ts";
import { Prometheus } from "./prometheus.ts";
import { Reporter } from "./reporter.ts";

interface ReporterOptions extends ProcessOptions {
  readonly intervalSeconds: number;
}

interface EnvironmentConfig extends KubernetesObject {
  readonly data?: unknown;
}

/** The platform's settings as they are now. @throws Error that says what is wrong with them */
const settingsOf = async (api: ApiClient): Promise<PlatformSettings> => {
  const config = await api.get<EnvironmentConfig>({
    apiVersion: "apiextensions.crossplane.io/v1beta1",
    kind: "EnvironmentConfig",
    metadata: { name: PLATFORM.environmentConfig },
  });
  if (config === undefined) throw new Error(`there is no EnvironmentConfig ${PLATFORM.environmentConfig}`);
  const settings = withDefaults(PlatformSettings, config.data ?? {});
  const [misfit] = misfits(PlatformSettings, settings);
  if (misfit !== undefined) throw new Error(`the platform's settings: ${misfit.path} ${misfit.message}`);
  return settings as PlatformSettings;
};

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
    const { crossplaneNamespace: namespace, metrics: settings } = await settingsOf(api);
    if (settings.prometheusUrl === undefined) {
      log.info("metrics.prometheusUrl is not set, so there are no reports");
      return;
    }
    const prometheus = new Prometheus(settings.prometheusUrl);
    const reporter = new Reporter({ api, prometheus, namespace, log });
    const now = new Date();
    const counts = await reporter.run(now);
    await reporter.forget(now, settings.reportMonths);
    lastRun.set(now.getTime() / 1000);
    reported.set(counts.reported);
    failures.set(counts.failed);
    log.info(counts, "reports made");
  };

  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  const again = (): void => {
    running = run()
      .catch((error: unknown) => log.warn({ error: describeError(error) }, "no reports were made"))
      .then(() => {
        if (!stopped) timer = setTimeout(again, options.intervalSeconds * 1000);
      });
  };
  again();
  return {
    unready: () => undefined,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};

const command = processCommand(
  "sla-reporter",
  "Make the SLA reports of all claims, month by month.",
).addOption(
  new Option("--interval-seconds <seconds>", "time from the end of one run to the start of the next")
    .env("INTERVAL_SECONDS")
    .argParser(Number)
    .default(3600),
);

if (import.meta.main) await runProcess<ReporterOptions>(command, start);
