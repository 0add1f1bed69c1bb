import { shortHash } from "../../../runtime/short-hash.ts";
import { stateOf } from "../../../services/postgresql/backup-object.ts";
import type { Backup } from "../../../services/postgresql/barman.ts";
import { currentCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import type { Target } from "./target.ts";

/** Prefix of the composition resource names of backups that were taken before a newer version. */
export const BACKUPS = "maintenance-backup-";

/** How long ago the backup that an update goes by may have ended, and how long one may run that is waited for. */
const MOST_HOURS = 24;

/** The backup that an update goes by. */
export interface BackupBefore {
  /** Of the composition resource; the Backup's own name has `maintenance-` before the key. */
  readonly name: string;
  readonly key: string;
  /** Undefined while it has not been observed. */
  readonly taken: Backup | undefined;
}

/**
 * One of the same update that has ended lately or is being taken, whichever attempt it is of: it may have begun before
 * the window, or before midnight. Otherwise that of the attempt.
 */
export const backupBefore = (instance: PostgreSQLInstance, target: Target, attempt: string): BackupBefore => {
  const update = shortHash(`${currentCluster(instance).name} ${target.image}`);
  const keyed = (key: string): BackupBefore => ({
    name: `${BACKUPS}${key}`,
    key,
    taken: instance.observed<Backup>(`${BACKUPS}${key}`),
  });
  const others = instance.observedNames
    .filter((name) => name.startsWith(`${BACKUPS}${update}-`))
    .map((name) => keyed(name.slice(BACKUPS.length)));
  const usable =
    others.find(({ taken }) => taken !== undefined && isRecent(instance, taken)) ??
    others.find(({ taken }) => taken !== undefined && isBeingTaken(instance, taken));
  if (usable !== undefined) return usable;
  const own = keyed(`${update}-${shortHash(attempt)}`);
  // An attempt that was held up for days needs a second one.
  return own.taken !== undefined && stateOf(own.taken) === "Completed"
    ? keyed(`${update}-${shortHash(`${attempt} after ${endOf(own.taken)}`)}`)
    : own;
};

const isRecent = (instance: PostgreSQLInstance, backup: Backup): boolean =>
  stateOf(backup) === "Completed" && isYoung(instance, endOf(backup));

const isBeingTaken = (instance: PostgreSQLInstance, backup: Backup): boolean =>
  stateOf(backup) === "Running" && isYoung(instance, backup.metadata?.creationTimestamp);

/** A backup has the state of its end. */
const endOf = ({ status, metadata }: Backup): string | undefined =>
  status?.stoppedAt ?? status?.startedAt ?? metadata?.creationTimestamp;

const isYoung = ({ now }: PostgreSQLInstance, moment: string | undefined): boolean =>
  moment !== undefined && now.getTime() - Date.parse(moment) < MOST_HOURS * 3_600_000;
