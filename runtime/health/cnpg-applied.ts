import type { KubernetesObject } from "../kubernetes-object.ts";
import { awaited, HEALTHY, type HealthCheck, unhealthy } from "./health.ts";

interface Declarative extends KubernetesObject {
  readonly status?: {
    readonly applied?: boolean;
    readonly message?: string;
    readonly observedGeneration?: number;
  };
}

/** Database and DatabaseRole: applied in PostgreSQL for the generation that was asked for. */
export const cnpgApplied: HealthCheck<Declarative> = ({ kind, metadata, status }) => {
  const isAnswered = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  if (isAnswered && status?.applied === true) return HEALTHY;
  const what = `${kind} ${metadata?.name}`;
  return status?.message
    ? unhealthy(`${what}: ${status.message}`)
    : awaited(`${what}: not applied in PostgreSQL yet`);
};
