import type { KubernetesObject } from "../kubernetes-object.ts";
import { HEALTHY, type HealthCheck, unhealthy } from "./health.ts";

interface Pooler extends KubernetesObject {
  readonly spec?: { readonly instances?: number };
  readonly status?: { readonly phase?: string; readonly phaseReason?: string; readonly instances?: number };
}

/** PgBouncer's pods are there, and its configuration is complete. */
export const cnpgPooler: HealthCheck<Pooler> = ({ metadata, spec, status }) => {
  const { phase, phaseReason, instances = 0 } = status ?? {};
  const wanted = spec?.instances ?? 1;
  if (phase === "active" && instances >= wanted) return HEALTHY;
  return unhealthy(
    `Pooler ${metadata?.name}: ${phaseReason || (phase === "active" ? `${instances} of ${wanted} pods are there` : (phase ?? "not reported yet"))}`,
  );
};
