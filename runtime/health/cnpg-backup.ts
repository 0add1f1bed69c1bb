import type { KubernetesObject } from "../kubernetes-object.ts";
import { HEALTHY, type HealthCheck, unhealthy } from "./health.ts";

interface Backup extends KubernetesObject {
  readonly status?: { readonly phase?: string; readonly error?: string };
}

export const cnpgBackup: HealthCheck<Backup> = ({ metadata, status }) =>
  status?.phase === "completed"
    ? HEALTHY
    : unhealthy(
        [`Backup ${metadata?.name} is ${status?.phase ?? "pending"}`, status?.error]
          .filter(Boolean)
          .join(": "),
      );
