import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isHibernated } from "../../../services/postgresql/suspension.ts";
import { rememberedFirstServed } from "./first-served.ts";
import { iterationCondition } from "./iteration-condition.ts";
import { probeSaysDown } from "./probe-says.ts";

/** Phases of CloudNativePG in which no server takes writes (api/v1/cluster_types.go, version 1.30). */
const WITHOUT_PRIMARY: ReadonlySet<string> = new Set([
  "Failing over",
  "Switchover in progress",
  "Upgrading Postgres major version",
  "Cluster is unrecoverable and needs manual intervention",
]);

/**
 * Whether clients reach a primary: CloudNativePG has one that serves, and the prober, where there is one, gets its
 * answers. Everything that a client needs was there once Provisioning was done for the first
 * time; what is added later, a user for example, does not take that away.
 */
export const answers = (instance: PostgreSQLInstance): boolean => {
  const provisioned =
    iterationCondition(instance, "provisioning")?.status === "True" ||
    rememberedFirstServed(instance) !== undefined;
  const cluster = observedCluster(instance);
  const { phase = "", currentPrimary, targetPrimary, readyInstances = 0 } = cluster?.status ?? {};
  return (
    provisioned &&
    probeSaysDown(instance) === undefined &&
    readyInstances > 0 &&
    currentPrimary !== undefined &&
    currentPrimary === targetPrimary &&
    !WITHOUT_PRIMARY.has(phase) &&
    !isHibernated(cluster)
  );
};
