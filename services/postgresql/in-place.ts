import { healthOf } from "../../runtime/health/index.ts";
import { shortHash } from "../../runtime/short-hash.ts";
import type { Cluster } from "./cluster.ts";
import { type ClusterIdentity, clusterNamed, currentCluster, observedClusters } from "./current-cluster.ts";
import { isToHibernate } from "./hibernation.ts";
import type { PostgreSQLInstance } from "./instance.ts";
import { NAMES } from "./names.ts";

/** On the claim: the state that the instance goes back to. A moment (RFC 3339), `backup/<name>` or `kept/<cluster>`. */
export const IN_PLACE_ANNOTATION = "matura.dev/restore-in-place";

/** On the claim: the kept Cluster that is deleted for good. */
export const DROP_ANNOTATION = "matura.dev/drop-kept";

/** A state that is asked for and not reached yet. */
export interface InPlaceRequest {
  /** The annotation's value: the same value is served once. */
  readonly value: string;
  readonly target:
    | { readonly kind: "moment"; readonly moment: string }
    | { readonly kind: "backup"; readonly name: string }
    | { readonly kind: "kept" };
  /** The Cluster that is to take over. */
  readonly cluster: ClusterIdentity;
}

/** How provisioning and backup agree: composed by backup once the state was found to be restorable. */
export const approvalOf = ({ name }: ClusterIdentity): string => `in-place-${name}`;

/** What the claim asks for, until the status says that it was answered. */
export const inPlaceRequest = (instance: PostgreSQLInstance): InPlaceRequest | undefined => {
  const value = instance.annotations[IN_PLACE_ANNOTATION] ?? "";
  return value === "" || answeredInPlace(instance) === value ? undefined : requestOf(value);
};

/** What a value of the annotation asks for. */
export const requestOf = (value: string): InPlaceRequest => {
  const target = targetOf(value);
  const cluster =
    target.kind === "kept"
      ? clusterNamed(value.slice("kept/".length))
      : clusterNamed(`${NAMES.cluster}-${shortHash(value)}`);
  return { value, target, cluster };
};

const targetOf = (value: string): InPlaceRequest["target"] => {
  if (value.startsWith("backup/")) return { kind: "backup", name: value.slice("backup/".length) };
  return value.startsWith("kept/") ? { kind: "kept" } : { kind: "moment", moment: value };
};

interface Answered {
  readonly backup?: {
    readonly inPlace?: {
      readonly answered?: string;
      readonly dropped?: string;
      readonly kept?: readonly string[];
    };
  };
}

/**
 * The kept Cluster that is to go. A request is served once, and only for what the status says is kept: what gets its
 * name or is kept later is not what the user meant.
 */
export const droppedCluster = (instance: PostgreSQLInstance): string | undefined => {
  const asked = instance.annotations[DROP_ANNOTATION];
  const { dropped, kept = [] } = (instance.status as Answered).backup?.inPlace ?? {};
  if (asked === undefined || asked === dropped || !kept.includes(asked)) return undefined;
  const inUse = [currentCluster(instance).name, candidateCluster(instance)?.name];
  return inUse.includes(asked) ? undefined : asked;
};

/** The last value that was served or refused for good. */
export const answeredInPlace = ({ status }: PostgreSQLInstance): string | undefined =>
  (status as Answered).backup?.inPlace?.answered;

/** The Cluster that is being made for a request, approved by backup; undefined when there is none. */
export const candidateCluster = (instance: PostgreSQLInstance): ClusterIdentity | undefined => {
  const request = inPlaceRequest(instance);
  if (request === undefined || request.cluster.name === currentCluster(instance).name) return undefined;
  // What an earlier request of the same value has left is a state of its own, not the one that is asked for now.
  if (request.target.kind !== "kept" && isAsleep(instance, request.cluster)) return undefined;
  return instance.observed(approvalOf(request.cluster)) === undefined ? undefined : request.cluster;
};

/** The Cluster that the Services select from this pass on: the candidate as soon as it serves. */
export const servingCluster = (instance: PostgreSQLInstance): ClusterIdentity => {
  const candidate = candidateCluster(instance);
  const observed = candidate && instance.observed<Cluster>(candidate.resource);
  if (candidate === undefined || observed === undefined) return currentCluster(instance);
  return !isAsleep(instance, candidate) && healthOf(observed).healthy ? candidate : currentCluster(instance);
};

const isAsleep = (instance: PostgreSQLInstance, { resource }: ClusterIdentity): boolean =>
  isToHibernate(instance.observed<Cluster>(resource));

/** Clusters of the instance that are neither current nor about to be, by name; those to be dropped left out. */
export const keptClusters = (instance: PostgreSQLInstance): readonly ClusterIdentity[] => {
  const candidate = candidateCluster(instance)?.name;
  const current = currentCluster(instance).name;
  const dropped = droppedCluster(instance);
  return observedClusters(instance)
    .map(({ metadata }) => metadata?.name ?? "")
    .filter((name) => ![current, candidate, dropped, ""].includes(name))
    .map(clusterNamed);
};
