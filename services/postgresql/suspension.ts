import { conditionOf } from "../../runtime/kubernetes-object.ts";
import type { Cluster } from "./cluster.ts";
import { HIBERNATION } from "./hibernation.ts";
import type { PostgreSQLInstance } from "./instance.ts";

/** Whether the claim asks for no server. */
export const isSuspended = ({ parameters }: Pick<PostgreSQLInstance, "parameters">): boolean =>
  parameters.instances === 0;

/** Whether no server of the Cluster runs because it was asked to be so. */
export const isHibernated = (cluster: Cluster | undefined): boolean =>
  conditionOf(cluster, HIBERNATION.annotation)?.status === "True";
