import type { INSTANCE_LABELS } from "../metric-names.ts";
import type { PostgreSQLInstance } from "./instance.ts";
import { PostgreSQL } from "./service.ts";
import { sizeOf } from "./size.ts";

/** Values of `INSTANCE_LABELS` for an instance. */
export const metricLabels = (
  instance: PostgreSQLInstance,
): Readonly<Record<keyof typeof INSTANCE_LABELS, string>> => ({
  service: PostgreSQL.name,
  instance: instance.name,
  claimName: instance.claim.name,
  claimNamespace: instance.claim.namespace,
  plan: sizeOf(instance.parameters.size, instance.settings).label,
  serviceLevel: instance.parameters.service.serviceLevel,
});
