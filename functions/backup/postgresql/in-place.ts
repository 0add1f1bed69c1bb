import type { Contribution } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import type { Cluster } from "../../../services/postgresql/cluster.ts";
import { type ClusterIdentity, currentCluster } from "../../../services/postgresql/current-cluster.ts";
import {
  answeredInPlace,
  candidateCluster,
  inPlaceRequest,
  keptClusters,
} from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { RECOVERY_SOURCES } from "../../../services/postgresql/names.ts";
import { approvals, approved, approvedPlace } from "./approval.ts";
import type { Catalogue } from "./catalogue.ts";
import { dropOf } from "./drop-kept.ts";
import { earlierState, isRefused, type Where } from "./earlier-state.ts";
import { OWN_STORE } from "./object-store.ts";
import { asRecovered, recovering } from "./recovery.ts";
import type { Window } from "./window.ts";

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
  const found = earlierState(instance, request, { kept, catalogue, window });
  if (found !== undefined && isRefused(found)) {
    return idle({
      answered: value,
      state: "Refused",
      message: `${value} was not restored: ${found.refused}`,
    });
  }
  return {
    contributions: [...stays, approved(instance, request, found)],
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

const recoveryOf = (cluster: ClusterIdentity, { server, target }: Where): Contribution =>
  recovering(cluster, { source: RECOVERY_SOURCES.ownBackups, store: OWN_STORE, server, target });

/** What the Clusters in use recovered from. */
const recovered = (instance: PostgreSQLInstance): readonly Contribution[] =>
  [currentCluster(instance), candidateCluster(instance)].flatMap((cluster) => {
    const observed = cluster && instance.observed<Cluster>(cluster.resource);
    return cluster === undefined || observed === undefined || cluster.resource === "cluster"
      ? []
      : asRecovered(cluster, observed.spec);
  });
