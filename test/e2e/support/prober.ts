import { environment } from "./environment.ts";
import { kubectl } from "./kubectl.ts";
import { PORT, PROBER, podOf } from "./platform-metrics.ts";
import { until } from "./until.ts";

/** What the prober exports now: of the process of this machine, or of the pod. */
export const proberMetrics = async (): Promise<string> => {
  const address = environment().programs.prober;
  if (address !== undefined) return (await fetch(`http://${address}/metrics`)).text();
  const { name } = (await podOf(PROBER)).metadata;
  return kubectl([
    "get",
    "--raw",
    `/api/v1/namespaces/${PROBER.namespace}/pods/${name}:${PORT}/proxy/metrics`,
  ]);
};

/** Samples of one metric of the instances that are claimed in a namespace, as the prober exports them. */
export const probeSamples = async (namespace: string, metric: string): Promise<readonly string[]> =>
  (await proberMetrics())
    .split("\n")
    .filter((line) => line.startsWith(`${metric}{`) && line.includes(`claim_namespace="${namespace}"`));

export const valueIn = (sample: string | undefined): number =>
  Number(sample?.split(" ").at(-1) ?? Number.NaN);

/**
 * Waits until an instance was probed for longer than a minute: reports count whole minutes, from the first one at whose
 * start something was known of it. A probe is sent each second.
 */
export const probedForAMinute = (namespace: string): Promise<true> =>
  until(
    "it was probed for a minute",
    async () => {
      const answered = (await probeSamples(namespace, "matura_probe_total")).find((line) =>
        line.includes('outcome="ok"'),
      );
      return valueIn(answered) >= 65 ? true : undefined;
    },
    180,
  );

/** Unix seconds of the latest outage; NaN where there was none. */
export const outageEdge = async (namespace: string, which: "start" | "end"): Promise<number> =>
  valueIn((await probeSamples(namespace, `matura_probe_outage_${which}_timestamp_seconds`))[0]);

/** Waits until an outage has begun that is newer than that, and has not ended. @returns its start */
export const outageAfter = (namespace: string, earliest: number): Promise<number> =>
  until(
    "probes fail",
    async () => {
      const [began, ended] = [await outageEdge(namespace, "start"), await outageEdge(namespace, "end")];
      return began >= earliest && !(ended > began) ? began : undefined;
    },
    120,
  );

/** Waits until the outage that began then is over. @returns its end */
export const outageOver = (namespace: string, start: number): Promise<number> =>
  until(
    "probes are answered again",
    async () => {
      const end = await outageEdge(namespace, "end");
      return end > start ? end : undefined;
    },
    240,
  );

/** Has the SLA reporter make its reports soon: as a process it does so every 20 s, as a pod when it starts. */
export const reportSoon = async (): Promise<void> => {
  if (environment().mode === "processes") return;
  await kubectl([
    "delete",
    "pod",
    "-n",
    "crossplane-system",
    "-l",
    "app.kubernetes.io/name=matura-sla-reporter",
  ]);
};
