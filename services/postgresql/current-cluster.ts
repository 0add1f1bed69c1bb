import { type Amend, amend } from "../../runtime/contribution.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { Cluster } from "./cluster.ts";
import type { PostgreSQLInstance } from "./instance.ts";
import { NAMES } from "./names.ts";

/** A CloudNativePG Cluster of an instance: its name, and the composition resource that it is. */
export interface ClusterIdentity {
  readonly name: string;
  readonly resource: string;
}

/** The label by which CloudNativePG marks what belongs to a Cluster. */
export const CLUSTER_LABEL = "cnpg.io/cluster";

const FIRST: ClusterIdentity = { name: NAMES.cluster, resource: "cluster" };

/** A composed name is frozen, so each further Cluster of an instance is a composition resource of its own. */
export const clusterNamed = (name: string): ClusterIdentity =>
  name === FIRST.name ? FIRST : { name, resource: `cluster-${name.slice(FIRST.name.length + 1)}` };

/**
 * The name of what belongs to a Cluster and cannot move to another one: a role, a database, a schedule. In the first
 * Cluster it is the plain name.
 */
export const inCluster = ({ name }: ClusterIdentity, plain: string): string =>
  name === FIRST.name ? plain : `${plain}.${name.slice(FIRST.name.length + 1)}`;

interface Selecting extends KubernetesObject {
  readonly spec?: { readonly selector?: Readonly<Record<string, string>> };
}

/**
 * The Cluster that clients reach. A restore in place or a new major version brings another Cluster, and the selector of
 * the Service that clients know says which one they reach: nothing else can be wrong about it.
 */
export const currentCluster = (instance: Pick<PostgreSQLInstance, "observed">): ClusterIdentity => {
  const selected = instance.observed<Selecting>("primary-service")?.spec?.selector?.[CLUSTER_LABEL];
  return selected === undefined ? FIRST : clusterNamed(selected);
};

/** The current Cluster as it was observed. */
export const observedCluster = (instance: Pick<PostgreSQLInstance, "observed">): Cluster | undefined =>
  instance.observed<Cluster>(currentCluster(instance).resource);

/** How an iteration sets fields of the Cluster that provisioning composes, whichever it is at the time. */
export const amendCluster = (instance: PostgreSQLInstance, spec: object): Amend =>
  amend(currentCluster(instance).resource, { spec });
