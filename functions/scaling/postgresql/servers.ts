import type { IPod } from "kubernetes-models/v1/Pod";
import { type Contribution, requirement } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import { conditionOf, type KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import {
  CLUSTER_LABEL,
  currentCluster,
  observedCluster,
} from "../../../services/postgresql/current-cluster.ts";
import { HIBERNATION } from "../../../services/postgresql/hibernation.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isHibernated, isSuspended } from "../../../services/postgresql/suspension.ts";
import { quotaInTheWay, quotaRequirement } from "./quota.ts";

/** How many servers there are, are wanted, and what keeps one from running. */
export interface Servers {
  readonly wanted: number;
  readonly ready: number;
  readonly state:
    | "Creating"
    | "Running"
    | "Scaling"
    | "ReplicaStuck"
    | "Suspending"
    | "Suspended"
    | "Resuming";
  /** One clause for people. */
  readonly message: string;
  /** Whether it will stay so until somebody changes something. */
  readonly settled: boolean;
}

const REQUIREMENT = "servers";
/** CloudNativePG's, on each server's pod. */
const ROLE_LABEL = "cnpg.io/instanceRole";

/** The pods, while not all servers run: they say why, or a quota does where one is missing. */
export const serverRequirements = (instance: PostgreSQLInstance): readonly Contribution[] =>
  ["Scaling", "ReplicaStuck"].includes(serversOf(instance).state)
    ? [
        requirement(REQUIREMENT, {
          apiVersion: "v1",
          kind: "Pod",
          namespace: instance.namespace,
          matchLabels: { [CLUSTER_LABEL]: currentCluster(instance).name },
        }),
        quotaRequirement(instance),
      ]
    : [];

export const serversOf = (instance: PostgreSQLInstance): Servers => {
  const wanted = instance.parameters.instances;
  const cluster = observedCluster(instance);
  const { readyInstances: ready = 0, instances: existing = 0, currentPrimary } = cluster?.status ?? {};
  const as = (state: Servers["state"], message: string, settled = false): Servers => ({
    wanted,
    ready,
    state,
    message,
    settled,
  });
  if (isSuspended(instance)) {
    return isHibernated(cluster)
      ? as("Suspended", "no server runs; data, backups and passwords are kept", true)
      : as(
          "Suspending",
          conditionOf(cluster, HIBERNATION.annotation)?.message ?? "the servers are being stopped",
        );
  }
  if (cluster === undefined || currentPrimary === undefined)
    return as("Creating", "the first server is being made");
  if (conditionOf(cluster, HIBERNATION.annotation) !== undefined)
    return as("Resuming", "the servers are being started");
  const healthy = healthOf(cluster);
  if (ready >= wanted && existing === wanted) {
    return as("Running", running(ready), healthy.healthy);
  }
  const stuck = stuckReplica(instance);
  const why = stuck ?? blocked(instance) ?? missing(instance, wanted) ?? healthy.reason;
  return as(
    stuck === undefined ? "Scaling" : "ReplicaStuck",
    `${running(ready)}, and ${wanted} are wanted${why === "" ? "" : `: ${why}`}`,
  );
};

const running = (count: number): string => (count === 1 ? "1 server runs" : `${count} servers run`);

/** Why fewer pods are there than servers are wanted, where a quota is in the way. */
const missing = (instance: PostgreSQLInstance, wanted: number): string | undefined => {
  const pods = instance.required(REQUIREMENT);
  return pods !== undefined && pods.length < wanted ? quotaInTheWay(instance) : undefined;
};

type ServerPod = KubernetesObject & Pick<IPod, "status">;

/** As long as PostgreSQLReplicaNotStreaming waits (services/postgresql/alerts), milliseconds. */
const PATIENCE_MS = 15 * 60_000;

/**
 * A replica that runs, and is not ready although it has had the time. CloudNativePG tries for ever to rewind one that
 * lacks WAL, or that was killed while it was being rewound, and can never succeed.
 */
const stuckReplica = (instance: PostgreSQLInstance): string | undefined =>
  (instance.required<ServerPod>(REQUIREMENT) ?? [])
    .filter(({ metadata }) => metadata?.labels?.[ROLE_LABEL] === "replica")
    .map((pod) => {
      const { status, lastTransitionTime: since = "" } = conditionOf(pod, "Ready") ?? {};
      const runs = pod.status?.containerStatuses?.every(({ state }) => state?.running !== undefined) === true;
      return runs && status === "False" && instance.now.getTime() - Date.parse(since) >= PATIENCE_MS
        ? `replica ${pod.metadata?.name} has not been ready since ${since}; if it does not come back by itself, whoever runs the platform makes it anew, as the runbook of PostgreSQLReplicaNotStreaming has it`
        : undefined;
    })
    .find((found) => found !== undefined);

/** What the scheduler or the kubelet says of the first pod that cannot run. */
const blocked = (instance: PostgreSQLInstance): string | undefined => {
  const pods = instance.required<ServerPod>(REQUIREMENT) ?? [];
  return pods
    .map((pod) => {
      const { status, reason, message } = conditionOf(pod, "PodScheduled") ?? {};
      const waiting = pod.status?.containerStatuses?.find(({ state }) => state?.waiting !== undefined)?.state
        ?.waiting;
      if (status === "False") return `pod ${pod.metadata?.name} is not scheduled: ${message ?? reason}`;
      return waiting?.message === undefined
        ? undefined
        : `pod ${pod.metadata?.name} waits: ${waiting.reason}: ${waiting.message}`;
    })
    .find((found) => found !== undefined);
};
