import type { PostgreSQLInstance } from "./instance.ts";

/** The full name under which a Service of the instance is reached from everywhere in the cluster. */
export const hostOf = (
  service: string,
  { namespace, platform }: Pick<PostgreSQLInstance, "namespace" | "platform">,
): string => `${service}.${namespace}.svc.${platform.clusterDomain}`;
