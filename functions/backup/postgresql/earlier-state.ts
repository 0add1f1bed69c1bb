import { backupNamed } from "../../../services/backup/source-record.ts";
import type { RecoveryTarget } from "../../../services/postgresql/cluster.ts";
import { type ClusterIdentity, currentCluster } from "../../../services/postgresql/current-cluster.ts";
import type { InPlaceRequest } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { type Catalogue, namesOf } from "./catalogue.ts";
import { currentServer, majorIn, majorOf } from "./server.ts";
import { outside, type Window } from "./window.ts";

/** Each costs the volumes of its servers. */
const MOST_KEPT = 3;

/** Where an earlier state is in the instance's own store. */
export interface Where {
  readonly server: string;
  readonly target: RecoveryTarget;
}

/** Why there is no going back to it. */
export interface Refused {
  readonly refused: string;
}

export const isRefused = (found: Where | Refused): found is Refused => "refused" in found;

/** What there is to choose from. */
interface Choice {
  /** Names of the Clusters that are kept. */
  readonly kept: readonly string[];
  readonly catalogue: Catalogue;
  readonly window: Window;
}

/** Whether the instance can go back to what was asked for, and where that is; undefined for what is kept as a Cluster. */
export const earlierState = (
  instance: PostgreSQLInstance,
  request: InPlaceRequest,
  choice: Choice,
): Where | Refused | undefined =>
  refusalOf(instance, request, choice.kept) ?? placeOf(instance, request, choice);

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
  instance: PostgreSQLInstance,
  { target }: InPlaceRequest,
  { catalogue, window }: Choice,
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
