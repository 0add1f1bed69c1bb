import { environment } from "./environment.ts";
import { kubectl, list } from "./kubectl.ts";

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: { readonly podIP?: string };
}

const PORT = 8080;

const pod = async (): Promise<Pod> => {
  const pods = ["pods", "-n", "crossplane-system", "-l", "app.kubernetes.io/name=matura-prober"];
  const [found] = await list<Pod>(pods);
  if (found === undefined) throw new Error("there is no pod of the prober");
  return found;
};

/** Where Prometheus scrapes the prober. */
export const proberAddress = async (): Promise<string> =>
  environment().programs.prober ?? `${(await pod()).status.podIP}:${PORT}`;

/** What the prober exports now: of the process of this machine, or of the pod. */
export const proberMetrics = async (): Promise<string> => {
  const address = environment().programs.prober;
  if (address !== undefined) return (await fetch(`http://${address}/metrics`)).text();
  const { name } = (await pod()).metadata;
  return kubectl(["get", "--raw", `/api/v1/namespaces/crossplane-system/pods/${name}:${PORT}/proxy/metrics`]);
};

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
