import type { KubernetesObject } from "../kubernetes-object.ts";
import { HEALTHY, type HealthCheck, unhealthy } from "./health.ts";

interface Declarative extends KubernetesObject {
  readonly status?: {
    readonly applied?: boolean;
    readonly message?: string;
    readonly observedGeneration?: number;
  };
}

/** Database and DatabaseRole: applied in PostgreSQL for the generation that was asked for. */
export const cnpgApplied: HealthCheck<Declarative> = ({ kind, metadata, status }) =>
  status?.applied === true && (status.observedGeneration ?? 0) >= (metadata?.generation ?? 0)
    ? HEALTHY
    : unhealthy(`${kind} ${metadata?.name}: ${status?.message || "not applied in PostgreSQL yet"}`);
