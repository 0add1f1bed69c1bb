import type { KubernetesObject } from "../kubernetes-object.ts";
import { HEALTHY, type HealthCheck, unhealthy } from "./health.ts";

interface Namespace extends KubernetesObject {
  readonly status?: { readonly phase?: string };
}

export const namespace: HealthCheck<Namespace> = ({ metadata, status }) =>
  status?.phase === "Active"
    ? HEALTHY
    : unhealthy(`namespace ${metadata?.name} is ${status?.phase ?? "not active yet"}`);
