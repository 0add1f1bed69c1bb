import type { Api } from "../../apiserver/support/api.ts";

/** Counts of requests to the API server since it started, by a label. */
export type Counts = ReadonlyMap<string, number>;

export interface Requests {
  readonly byVerb: Counts;
  /** By flow schema, which is the closest that the API server's metrics come to who asked. */
  readonly byFlow: Counts;
}

export const requestsTo = async (api: Api): Promise<Requests> => {
  const text = String((await api.send("GET", "/metrics")).object<unknown>());
  return {
    byVerb: counted(text, "apiserver_request_total", "verb"),
    byFlow: counted(text, "apiserver_flowcontrol_dispatched_requests_total", "flow_schema"),
  };
};

/** A counter of Prometheus' text format, summed by one label. */
const counted = (text: string, metric: string, label: string): Counts => {
  const sums = new Map<string, number>();
  for (const [, labels = "", value] of text.matchAll(new RegExp(`^${metric}\\{(.*)\\} (\\S+)$`, "gm"))) {
    const [, key = ""] = new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels) ?? [];
    sums.set(key, (sums.get(key) ?? 0) + Number(value));
  }
  return sums;
};

/** What was added, without what was not, most first. */
export const difference = (before: Counts, after: Counts): Counts =>
  new Map(
    [...after]
      .map(([key, count]) => [key, count - (before.get(key) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .toSorted(([, one], [, other]) => other - one),
  );
