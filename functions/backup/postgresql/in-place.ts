import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { asObserved } from "../../../runtime/as-observed.ts";
import { type Contribution, compose, event } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { backupNamed } from "../../../services/backup/source-record.ts";
import type { Cluster, RecoveryTarget } from "../../../services/postgresql/cluster.ts";
import {
  type ClusterIdentity,
  clusterNamed,
  currentCluster,
} from "../../../services/postgresql/current-cluster.ts";
import {
  answeredInPlace,
  approvalOf,
  candidateCluster,
  DROP_ANNOTATION,
  droppedCluster,
  type InPlaceRequest,
  inPlaceRequest,
  keptClusters,
} from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { RECOVERY_SOURCES } from "../../../services/postgresql/names.ts";
import { type Catalogue, namesOf } from "./catalogue.ts";
import { OWN_STORE } from "./object-store.ts";
import { asRecovered, recovering } from "./recovery.ts";
import { currentServer, majorIn, majorOf } from "./server.ts";
import { outside, type Window } from "./window.ts";

/** How restores in place stand, for the claim's status. */
export interface InPlaceStatus {
  /** The last request that was served or refused; the same value does nothing any more. */
  readonly answered?: string;
  /** The last request to drop that was served or refused, as long as it stands. */
  readonly dropped?: string;
  readonly state?: "Restoring" | "Restored" | "Refused";
  readonly message?: string;
  /** Clusters with the state of before, to go back to or to drop. */
  readonly kept: readonly string[];
}

interface InPlace {
  readonly contributions: readonly Contribution[];
  readonly status: InPlaceStatus;
  readonly restoring: boolean;
}

/** Each costs the volumes of its servers. */
const MOST_KEPT = 3;

interface Where {
  readonly server: string;
  readonly target: RecoveryTarget;
}

/** The instance's own state of an earlier moment, in a Cluster beside the current one that takes over once it serves. */
export const inPlace = (instance: PostgreSQLInstance, catalogue: Catalogue, window: Window): InPlace => {
  const before = (instance.status as { backup?: { inPlace?: InPlaceStatus } }).backup?.inPlace;
  const kept = keptClusters(instance).map(({ name }) => name);
  const drop = dropOf(instance, before);
  const stays = [...approvals(instance), ...recovered(instance), ...drop.contributions];
  const states = { ...drop.answer, kept: [...kept, ...drop.going] };
  const idle = (status: Omit<InPlaceStatus, "kept">): InPlace => ({
    contributions: stays,
    status: { ...status, ...states },
    restoring: false,
  });
  const request = inPlaceRequest(instance);
  if (request === undefined) {
    const { kept: _kept, dropped: _dropped, ...last } = before ?? { kept: [] };
    return idle(last);
  }
  const { value, cluster } = request;
  if (cluster.name === currentCluster(instance).name) {
    return idle({ answered: value, state: "Restored", message: `the instance is as ${value} asked for` });
  }
  const restoring: InPlaceStatus = {
    ...(answeredInPlace(instance) === undefined ? {} : { answered: answeredInPlace(instance) ?? "" }),
    state: "Restoring",
    message: `${value} is being restored beside the running servers; clients reach it once it serves${obstacle(instance)}`,
    ...states,
  };
  // Once approved it is not judged again: the window moves on while the restore runs.
  if (candidateCluster(instance) !== undefined) {
    const begun = instance.observed<Cluster>(cluster.resource) !== undefined;
    const where = begun ? undefined : approvedPlace(instance, cluster);
    return {
      contributions: [...stays, ...(where === undefined ? [] : [recoveryOf(cluster, where)])],
      status: restoring,
      restoring: true,
    };
  }
  const found = refusalOf(instance, request, kept) ?? placeOf(request, catalogue, window, instance);
  if (found !== undefined && isRefused(found)) {
    return idle({
      answered: value,
      state: "Refused",
      message: `${value} was not restored: ${found.refused}`,
    });
  }
  return {
    contributions: [
      ...stays,
      compose(approvalOf(cluster), approval(instance, request, found), { after: ["namespace"], ready: true }),
    ],
    status: restoring,
    restoring: true,
  };
};

/** What the servers that are being made wait for, or fail at: nothing else on the claim tells of them. */
const obstacle = (instance: PostgreSQLInstance): string => {
  const candidate = candidateCluster(instance);
  const observed = candidate && instance.observed<Cluster>(candidate.resource);
  if (observed === undefined) return "";
  const { healthy, reason } = healthOf(observed);
  return healthy ? "" : `; its servers: ${reason}`;
};

interface Refused {
  readonly refused: string;
}

const isRefused = (found: Where | Refused): found is Refused => "refused" in found;

const refusalOf = (
  instance: PostgreSQLInstance,
  { target, cluster }: InPlaceRequest,
  kept: readonly string[],
): Refused | undefined => {
  if (target.kind === "kept") {
    return kept.includes(cluster.name)
      ? otherMajor(instance, cluster)
      : { refused: `there is no kept state "${cluster.name}"; there is ${kept.join(", ") || "none"}` };
  }
  if (kept.includes(cluster.name)) {
    return {
      refused: `it was restored before, and what became of it is kept: kept/${cluster.name} goes back to that; to restore it anew, drop that first, or write the moment with a fraction of a second`,
    };
  }
  if (kept.length >= MOST_KEPT) {
    return {
      refused: `${kept.length} earlier states are kept, which is the most: drop one of ${kept.join(", ")}`,
    };
  }
  return instance.observed("backup-store") === undefined
    ? { refused: "this instance has no backups" }
    : undefined;
};

/** A state of another version would not stay as it was: maintenance brings it to the major version of the claim. */
const otherMajor = (instance: PostgreSQLInstance, cluster: ClusterIdentity): Refused | undefined => {
  const [runs, has] = [majorOf(instance, currentCluster(instance)), majorOf(instance, cluster)];
  return has === runs
    ? undefined
    : {
        refused: `kept state "${cluster.name}" is of PostgreSQL ${has}, and ${runs} runs: restore a backup of it into a new claim with service.majorVersion "${has}"`,
      };
};

/** Where the state is, undefined for one that is kept as a Cluster. */
const placeOf = (
  { target }: InPlaceRequest,
  catalogue: Catalogue,
  window: Window,
  instance: PostgreSQLInstance,
): Where | Refused | undefined => {
  switch (target.kind) {
    case "kept":
      return undefined;
    case "backup": {
      const names = namesOf(catalogue);
      const backup = backupNamed({ backups: [...catalogue.backups], names }, target.name);
      if (backup === undefined) return { refused: `there is no completed backup "${target.name}"` };
      const [runs, has] = [majorOf(instance, currentCluster(instance)), majorIn(backup.server)];
      return has !== undefined && has !== runs
        ? {
            refused: `backup "${target.name}" is of PostgreSQL ${has}, and ${runs} runs: restore it into a new claim with service.majorVersion "${has}"`,
          }
        : { server: backup.server, target: { backupID: backup.id, targetImmediate: true } };
    }
    case "moment": {
      const why = outside(target.moment, window);
      return why === undefined
        ? { server: currentServer(instance), target: { targetTime: target.moment } }
        : { refused: why };
    }
  }
};

const recoveryOf = (cluster: ClusterIdentity, { server, target }: Where): Contribution =>
  recovering(cluster, { source: RECOVERY_SOURCES.ownBackups, store: OWN_STORE, server, target });

/** A record of what was asked for and where it is, which provisioning waits for. */
const approval = (
  { namespace, now }: PostgreSQLInstance,
  { value, cluster }: InPlaceRequest,
  where: Where | undefined,
): IConfigMap => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: approvalOf(cluster), namespace },
  data: {
    request: value,
    approvedAt: now.toISOString(),
    ...(where === undefined ? {} : { recovery: JSON.stringify(where) }),
  },
});

/** The decision stays as it was made: the window moves on while the restore begins. */
const approvedPlace = (instance: PostgreSQLInstance, cluster: ClusterIdentity): Where | undefined => {
  const recovery = instance.observed<IConfigMap & KubernetesObject>(approvalOf(cluster))?.data?.recovery;
  return recovery === undefined ? undefined : (JSON.parse(recovery) as Where);
};

interface Drop {
  readonly answer: Pick<InPlaceStatus, "dropped">;
  /** The Cluster that is being deleted. The claim lists it until it is gone, which is how the request stays known. */
  readonly going: readonly string[];
  readonly contributions: readonly Contribution[];
}

/** How the request to drop stands. One that names nothing kept is answered at once, so that it meets no later state. */
const dropOf = (instance: PostgreSQLInstance, before: InPlaceStatus | undefined): Drop => {
  const asked = instance.annotations[DROP_ANNOTATION] ?? "";
  const nothing = { going: [], contributions: [] };
  // Without the annotation there is no request, and the same name can be asked for anew.
  if (asked === "") return { answer: {}, ...nothing };
  if (asked === before?.dropped) return { answer: { dropped: asked }, ...nothing };
  const there = instance.observed(clusterNamed(asked).resource) !== undefined;
  if (there && droppedCluster(instance) === asked) {
    const { dropped } = before ?? {};
    return { answer: dropped === undefined ? {} : { dropped }, going: [asked], contributions: [] };
  }
  const served = !there && before?.kept?.includes(asked) === true;
  return { answer: { dropped: asked }, going: [], contributions: served ? [] : [neverKept(instance, asked)] };
};

const neverKept = (instance: PostgreSQLInstance, asked: string): Contribution => {
  const kept = keptClusters(instance).map(({ name }) => name);
  const why =
    asked === currentCluster(instance).name
      ? "clients reach it"
      : `it was no kept state when that was asked; there is ${kept.join(", ") || "none"}`;
  return event(
    "Warning",
    "DropRefused",
    `"${asked}" was not dropped: ${why}. To drop a state of that name later, take ${DROP_ANNOTATION} away and set it again`,
  );
};

/** Records stay as they are, but for that of a Cluster that was dropped. */
const approvals = (instance: PostgreSQLInstance): readonly Contribution[] => {
  const clusters = [
    currentCluster(instance),
    ...keptClusters(instance),
    ...[candidateCluster(instance)].filter((cluster) => cluster !== undefined),
  ];
  return clusters.flatMap((cluster) => {
    const observed = instance.observed<KubernetesObject>(approvalOf(cluster));
    return observed === undefined ? [] : [compose(approvalOf(cluster), asObserved(observed))];
  });
};

/** What the Clusters in use recovered from. */
const recovered = (instance: PostgreSQLInstance): readonly Contribution[] =>
  [currentCluster(instance), candidateCluster(instance)].flatMap((cluster) => {
    const observed = cluster && instance.observed<Cluster>(cluster.resource);
    return cluster === undefined || observed === undefined || cluster.resource === "cluster"
      ? []
      : asRecovered(cluster, observed.spec);
  });
