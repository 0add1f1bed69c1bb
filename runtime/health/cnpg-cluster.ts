import type { KubernetesObject } from "../kubernetes-object.ts";
import { HEALTHY, type HealthCheck, unhealthy, whenCondition } from "./health.ts";

interface Cluster extends KubernetesObject {
  readonly status?: { readonly phase?: string; readonly phaseReason?: string };
}

/** CloudNativePG reports what it is busy with as a phase; people get that rather than the condition's text. */
export const cnpgCluster: HealthCheck<Cluster> = (cluster) => {
  const ready = whenCondition("Ready")(cluster);
  if (ready.healthy) return HEALTHY;
  const { phase, phaseReason } = cluster.status ?? {};
  return unhealthy(phase === undefined ? ready.reason : [phase, phaseReason].filter(Boolean).join(": "));
};
