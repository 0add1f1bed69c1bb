import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import { clusterInfo, scrape } from "../../cluster/api.ts";
import { get, list } from "./kubectl.ts";

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  /** Unix seconds and the value as text. */
  readonly value: readonly [number, string];
}

/** What a query comes to now. @throws Error with what Prometheus says of a query that it refuses */
export const query = async (expr: string): Promise<readonly Series[]> => {
  const { monitoring } = await clusterInfo();
  const response = await fetch(`${monitoring?.prometheus}/api/v1/query`, {
    method: "POST",
    body: new URLSearchParams({ query: expr }),
  });
  const answer = (await response.json()) as { error?: string; data?: { result: Series[] } };
  if (answer.data === undefined) throw new Error(`${expr}: ${answer.error}`);
  return answer.data.result;
};

/**
 * Has Prometheus scrape what a PodMonitor selects, with the labels that it sets: what the Prometheus operator does of
 * one whose relabelings are constants.
 *
 * @returns what ends it
 */
export const scrapePodMonitor = async (name: string, namespace: string): Promise<() => void> => {
  const scraped: string[] = [];
  const monitor = await get<IPodMonitor>("podmonitors.monitoring.coreos.com", name, namespace);
  const { matchLabels = {} } = monitor?.spec.selector ?? {};
  const selector = Object.entries(matchLabels)
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
  for (const { port, relabelings = [] } of monitor?.spec.podMetricsEndpoints ?? []) {
    const labels = relabelings.map(({ targetLabel = "", replacement = "" }) => [targetLabel, replacement]);
    for (const pod of await list<Pod>(["pods", "-n", namespace, "-l", selector])) {
      const offered = pod.spec.containers.flatMap(({ name: container, ports = [] }) =>
        ports.map((each) => ({ ...each, container })),
      );
      const { containerPort, container = "" } = offered.find((each) => each.name === port) ?? {};
      scraped.push(`${namespace}-${pod.metadata.name}`);
      scrape(`${namespace}-${pod.metadata.name}`, [`${pod.status.podIP}:${containerPort}`], {
        namespace,
        container,
        pod: pod.metadata.name,
        ...Object.fromEntries(labels),
      });
    }
  }
  return () => {
    for (const target of scraped) scrape(target, []);
  };
};

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly containers: readonly {
      readonly name: string;
      readonly ports?: readonly { name?: string; containerPort: number }[];
    }[];
  };
  readonly status: { readonly podIP?: string };
}
