import { environment } from "./environment.ts";
import { kubectl, list } from "./kubectl.ts";

interface Pod {
  readonly metadata: { readonly name: string };
}

/** What the prober exports now: of the process of this machine, or of the pod. */
export const proberMetrics = async (): Promise<string> => {
  const address = environment().programs.prober;
  if (address !== undefined) return (await fetch(`http://${address}/metrics`)).text();
  const [pod] = await list<Pod>([
    "pods",
    "-n",
    "crossplane-system",
    "-l",
    "app.kubernetes.io/name=matura-prober",
  ]);
  return kubectl([
    "get",
    "--raw",
    `/api/v1/namespaces/crossplane-system/pods/${pod?.metadata.name}:8080/proxy/metrics`,
  ]);
};
