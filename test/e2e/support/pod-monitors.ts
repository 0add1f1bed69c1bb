import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import { selects } from "../../cluster/api.ts";
import { list } from "./kubectl.ts";

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** The PodMonitors of the whole cluster that select a pod, as `namespace/name`. */
const selecting = (monitors: readonly IPodMonitor[], { metadata: pod }: Pod): readonly string[] =>
  monitors.flatMap(({ metadata, spec: { selector, namespaceSelector } }) => {
    const { any = false, matchNames = [metadata?.namespace] } = namespaceSelector ?? {};
    return (any || matchNames.includes(pod.namespace)) && selects(selector, pod.labels)
      ? [`${metadata?.namespace}/${metadata?.name}`]
      : [];
  });

/** The servers of an instance by their pods → the PodMonitors that select each. */
export const monitorsOfServers = async (
  namespace: string,
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const monitors = await list<IPodMonitor>(["podmonitors.monitoring.coreos.com", "--all-namespaces"]);
  const pods = await list<Pod>(["pods", "-n", namespace, "-l", "cnpg.io/podRole=instance"]);
  return Object.fromEntries(pods.map((pod) => [pod.metadata.name, selecting(monitors, pod)]));
};
