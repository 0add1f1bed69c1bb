import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** When the instance served for the first time, RFC 3339, as the status remembers it. */
export const rememberedFirstServed = ({ status }: PostgreSQLInstance): string | undefined =>
  (status as { readiness?: { firstServed?: string } }).readiness?.firstServed;
