import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ClusterError } from "./error.ts";
import { bin, inState, kubeconfig } from "./folders.ts";
import { http } from "./probe.ts";
import { ready, retire, start } from "./process.ts";
import { network, ports } from "./settings.ts";

/**
 * Debian's Prometheus and Alertmanager, as processes.
 *
 * Debian builds Prometheus without service discovery for Kubernetes, so there is no operator for
 * it here: a test says what to scrape and which rules to evaluate.
 */
const prometheusFolder = inState("prometheus");
const alertmanagerFolder = inState("alertmanager");
const at = (port: number): string => `${network.node.address}:${port}`;

/** Jobs of Prometheus, and the folders of their targets. */
const jobs = { usual: "targets", honoring: "honoring" } as const;

export const monitoring = {
  prometheus: `http://${at(ports.prometheus)}`,
  alertmanager: `http://${at(ports.alertmanager)}`,
} as const;

export async function startPrometheus(): Promise<void> {
  for (const folder of [...Object.values(jobs), "rules"]) {
    mkdirSync(join(prometheusFolder, folder), { recursive: true });
  }
  const configuration = write(join(prometheusFolder, "prometheus.json"), {
    global: { scrape_interval: "5s", evaluation_interval: "5s" },
    rule_files: [join(prometheusFolder, "rules", "*.json")],
    scrape_configs: Object.values(jobs).map((job) => ({
      job_name: job,
      honor_labels: job === jobs.honoring,
      file_sd_configs: [{ files: [join(prometheusFolder, job, "*.json")] }],
    })),
    alerting: { alertmanagers: [{ static_configs: [{ targets: [at(ports.alertmanager)] }] }] },
  });
  const prometheus = start({
    name: "prometheus",
    argv: [
      "prometheus",
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(prometheusFolder, "data")}`,
      `--web.listen-address=${at(ports.prometheus)}`,
      "--web.enable-lifecycle",
    ],
  });
  await ready(prometheus, http(`${monitoring.prometheus}/-/ready`));
}

export async function startAlertmanager(): Promise<void> {
  mkdirSync(alertmanagerFolder, { recursive: true });
  writeAlertmanager({ route: { receiver: "nobody" }, receivers: [{ name: "nobody" }] });
  const alertmanager = start({
    name: "alertmanager",
    argv: [
      "prometheus-alertmanager",
      `--config.file=${join(alertmanagerFolder, "alertmanager.json")}`,
      `--storage.path=${join(alertmanagerFolder, "data")}`,
      `--web.listen-address=${at(ports.alertmanager)}`,
      // One Alertmanager has no peers to gossip with.
      "--cluster.listen-address=",
    ],
  });
  await ready(alertmanager, http(`${monitoring.alertmanager}/-/ready`));
}

/**
 * kube-state-metrics, which Prometheus then scrapes: limits of pods, and the kinds that a CustomResourceStateMetrics
 * describes. Started by whoever has that file.
 */
export async function startStateMetrics(customResources: string): Promise<() => Promise<void>> {
  const program = start({
    name: "kube-state-metrics",
    argv: [
      join(bin, "kube-state-metrics"),
      `--kubeconfig=${kubeconfig}`,
      `--host=${network.node.address}`,
      `--port=${ports.stateMetrics}`,
      `--telemetry-host=${network.node.address}`,
      `--telemetry-port=${ports.stateMetricsTelemetry}`,
      "--resources=pods",
      `--custom-resource-state-config-file=${customResources}`,
    ],
  });
  await ready(program, http(`http://${at(ports.stateMetrics)}/healthz`));
  scrape("kube-state-metrics", [at(ports.stateMetrics)], {}, { honorLabels: true });
  return async () => {
    scrape("kube-state-metrics", []);
    await retire(program);
  };
}

/**
 * Has Prometheus scrape targets (`host:port`) under a name, with labels on each series; none stops it.
 *
 * @param honorLabels whether a label that a series has itself wins, as in a PodMonitor
 */
export function scrape(
  name: string,
  targets: readonly string[],
  labels: Record<string, string> = {},
  { honorLabels = false }: { readonly honorLabels?: boolean } = {},
): void {
  // Prometheus watches these files by itself.
  write(join(prometheusFolder, honorLabels ? jobs.honoring : jobs.usual, `${name}.json`), [
    { targets, labels },
  ]);
}

/** Has Prometheus evaluate the groups of a PrometheusRule's spec. @throws ClusterError when it refuses them */
export async function evaluate(name: string, spec: { readonly groups: readonly object[] }): Promise<void> {
  write(join(prometheusFolder, "rules", `${name}.json`), spec);
  await reload(monitoring.prometheus);
}

/** Gives Alertmanager a configuration. @throws ClusterError when it refuses it */
export async function route(configuration: object): Promise<void> {
  writeAlertmanager(configuration);
  await reload(monitoring.alertmanager);
}

const writeAlertmanager = (configuration: object): string =>
  write(join(alertmanagerFolder, "alertmanager.json"), configuration);

/** JSON is YAML, which both programs read. */
function write(file: string, content: object): string {
  writeFileSync(file, JSON.stringify(content, null, 2));
  return file;
}

async function reload(url: string): Promise<void> {
  const response = await fetch(`${url}/-/reload`, { method: "POST" });
  if (!response.ok) throw new ClusterError(`${url} refused its configuration: ${await response.text()}`);
}
