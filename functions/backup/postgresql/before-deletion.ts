import { asObserved } from "../../../runtime/as-observed.ts";
import { type Contribution, compose, requirement } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { API } from "../../../services/api-group.ts";
import { backupObject, stateOf } from "../../../services/postgresql/backup-object.ts";
import type { Backup } from "../../../services/postgresql/barman.ts";
import { currentCluster, observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isAsleep } from "../../../services/postgresql/suspension.ts";

const RESOURCE = "backup-before-deletion";

/**
 * `Pending` holds up the deletion of the composite (platform/admission), since the claim's deletion must not take the
 * instance away before its last backup; the other two let it go.
 */
export interface BeforeDeletion {
  readonly state: "Pending" | "Completed" | "Skipped";
  readonly message: string;
  /** When the claim was deleted, RFC 3339; missing while nobody has. */
  readonly since?: string;
}

interface Found {
  readonly contributions: readonly Contribution[];
  readonly report: BeforeDeletion | undefined;
  /** Whether a deletion waits: then every second counts. */
  readonly waiting: boolean;
}

/**
 * The last backup, taken when the claim is deleted and its instance still answers.
 *
 * @param worthwhile whether there are backups at all that a last one would complete
 * @param usable whether the store takes backups now
 * @param listed whether the keeper has found a backup of that identifier in the store: its record of the instance, which
 *   is all that is left of it, is made of what it finds
 */
export const beforeDeletion = (
  instance: PostgreSQLInstance,
  { worthwhile, usable, listed }: { worthwhile: boolean; usable: boolean; listed: (id: string) => boolean },
): Found => {
  const observed = instance.observed<Backup>(RESOURCE);
  const asked = claimRequirement(instance);
  const kept = observed === undefined ? [] : [compose(RESOURCE, asObserved(observed), { ready: true })];
  const [claim] = instance.required("claim") ?? [];
  const deletedAt = claim?.metadata?.deletionTimestamp;
  const said = (state: BeforeDeletion["state"], message: string): BeforeDeletion => ({
    state,
    message,
    ...(deletedAt === undefined ? {} : { since: deletedAt }),
  });
  if (!worthwhile || instance.platform.backup.lastBackupMinutes === 0) {
    const report = deletedAt === undefined ? undefined : said("Skipped", "no last backup is taken");
    return { contributions: [...asked, ...kept], report, waiting: false };
  }
  const pending = (message: string): BeforeDeletion => said("Pending", message);
  if (deletedAt === undefined) {
    return {
      contributions: [...asked, ...kept],
      report: pending("the last backup is taken when the claim is deleted"),
      waiting: false,
    };
  }
  const over = overdue(instance, deletedAt);
  if (observed === undefined) {
    const obstacle = obstacleOf(instance, usable) ?? over;
    if (obstacle !== undefined) {
      return { contributions: asked, report: said("Skipped", obstacle), waiting: false };
    }
    return {
      contributions: [
        ...asked,
        compose(RESOURCE, backupObject(instance, "before-deletion"), { ready: true }),
      ],
      report: pending("the last backup is being taken; the deletion goes on by itself"),
      waiting: true,
    };
  }
  const outcome = (): BeforeDeletion => {
    switch (stateOf(observed)) {
      case "Completed": {
        const done = `Backup ${observed.metadata?.name} has the last state`;
        const id = observed.status?.backupId;
        const recorded = id === undefined || listed(id) || !usable || over !== undefined;
        return recorded
          ? said("Completed", done)
          : pending(`${done}; the deletion goes on once it is on record`);
      }
      case "Failed": {
        const error = observed.status?.error ?? "no reason given";
        return said("Skipped", `the last backup failed: ${error}`);
      }
      default:
        return over === undefined
          ? pending("the last backup is being taken; the deletion goes on by itself")
          : said("Skipped", over);
    }
  };
  const report = outcome();
  return { contributions: [...asked, ...kept], report, waiting: report.state === "Pending" };
};

/** Only a claim without protection can be deleted, so nobody looks at the others. */
const claimRequirement = ({ claim, parameters }: PostgreSQLInstance): readonly Contribution[] =>
  parameters.security.deletionProtection
    ? []
    : [
        requirement("claim", {
          apiVersion: `${API.group}/${API.version}`,
          kind: "PostgreSQLInstance",
          namespace: claim.namespace,
          matchName: claim.name,
        }),
      ];

const obstacleOf = (instance: PostgreSQLInstance, usable: boolean): string | undefined => {
  const cluster: KubernetesObject | undefined = observedCluster(instance);
  if (cluster === undefined) return `there is no Cluster ${currentCluster(instance).name}`;
  if (isAsleep(instance)) return "the instance is suspended: nothing was written since its servers ended";
  if (!healthOf(cluster).healthy) return `PostgreSQL does not answer: ${healthOf(cluster).reason}`;
  return usable ? undefined : "the store cannot be used";
};

const overdue = ({ now, platform }: PostgreSQLInstance, deletedAt: string): string | undefined => {
  const minutes = platform.backup.lastBackupMinutes;
  return now.getTime() - Date.parse(deletedAt) > minutes * 60_000
    ? `the last backup took longer than the ${minutes} minutes that the platform allows`
    : undefined;
};
