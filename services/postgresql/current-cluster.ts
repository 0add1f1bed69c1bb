import { type Amend, amend } from "../../runtime/contribution.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { Cluster } from "./cluster.ts";
import { isToHibernate } from "./hibernation.ts";
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

/** What tells which Cluster is which. */
export type Observation = Pick<PostgreSQLInstance, "observed" | "observedNames" | "status">;

/**
 * The Cluster that clients reach. A restore in place or a new major version brings another Cluster, and the selector of
 * the Service that clients know says which one they reach: nothing else can be wrong about it. Where that Service was
 * lost, the Cluster that they reached last gets it again, and not the state of before a restore.
 */
export const currentCluster = (instance: Observation): ClusterIdentity => {
  const selected = instance.observed<Selecting>("primary-service")?.spec?.selector?.[CLUSTER_LABEL];
  const name = selected ?? reachedLast(instance) ?? onlyAwake(instance);
  return name === undefined ? FIRST : clusterNamed(name);
};

/** The end of a folder's name, before which a bucket of the user's own has the instance's: Cluster and major version. */
const FOLDER = new RegExp(`(${FIRST.name}(?:-[0-9a-f]{8})?)-\\d+$`);

/** The status has the name of the Cluster in that of the folder into which it writes. */
const reachedLast = ({ status }: Observation): string | undefined =>
  FOLDER.exec((status as { backup?: { server?: string } }).backup?.server ?? "")?.[1];

const onlyAwake = (instance: Observation): string | undefined => {
  const [only, ...others] = observedClusters(instance).filter((cluster) => !isToHibernate(cluster));
  return others.length === 0 ? only?.metadata?.name : undefined;
};

/** Every Cluster of the instance that there is: the current one, those that are kept, and one that is being made. */
export const observedClusters = (instance: Observation): readonly Cluster[] =>
  instance.observedNames
    .filter((resource) => resource === FIRST.resource || resource.startsWith(`${FIRST.resource}-`))
    .flatMap((resource) => instance.observed<Cluster>(resource) ?? []);

/** The current Cluster as it was observed. */
export const observedCluster = (instance: Observation): Cluster | undefined =>
  instance.observed<Cluster>(currentCluster(instance).resource);

/** Whether the current Cluster is the first one and gone, with another one there: made anew it would be empty. */
export const isLost = (instance: Observation): boolean =>
  currentCluster(instance).name === FIRST.name &&
  instance.observed(FIRST.resource) === undefined &&
  observedClusters(instance).length > 0;

/** How an iteration sets fields of the Cluster that provisioning composes, whichever it is at the time. */
export const amendCluster = (instance: PostgreSQLInstance, spec: object): Amend =>
  amend(currentCluster(instance).resource, { spec });
