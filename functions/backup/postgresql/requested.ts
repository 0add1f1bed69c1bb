import { asObserved } from "../../../runtime/as-observed.ts";
import { type Contribution, compose } from "../../../runtime/contribution.ts";
import { shortHash } from "../../../runtime/short-hash.ts";
import { type BackupState, backupObject, stateOf } from "../../../services/postgresql/backup-object.ts";
import type { Backup } from "../../../services/postgresql/barman.ts";
import { currentCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { begun } from "./begun.ts";

/** Any new value of this annotation on the claim asks for a backup now. */
export const BACKUP_ANNOTATION = "matura.dev/backup-now";

const PREFIX = "backup-requested-";

/** Backup objects of earlier requests that stay. */
const MOST = 3;

/** The answer to the last request. */
export interface RequestAnswer {
  /** The annotation's value. */
  readonly value: string;
  /** The Backup object's name. */
  readonly backup: string;
  readonly state: BackupState;
  readonly message?: string;
}

interface Remembered {
  readonly backup?: { readonly requested?: RequestAnswer };
}

/**
 * A backup for each value that was asked for.
 *
 * @param possible whether a backup can be taken now; what was begun stays either way
 */
export const requested = (
  instance: PostgreSQLInstance,
  possible: boolean,
): { readonly contributions: readonly Contribution[]; readonly answer: RequestAnswer | undefined } => {
  const value = instance.annotations[BACKUP_ANNOTATION] ?? "";
  const before = (instance.status as Remembered).backup?.requested;
  const resource = `${PREFIX}${shortHash(value)}`;
  const observed = value === "" ? undefined : instance.observed<Backup>(resource);
  const older = begun(instance, PREFIX, MOST, resource);
  if (observed !== undefined) {
    return {
      contributions: [...older, compose(resource, asObserved(observed), { ready: true })],
      answer: answerOf(value, observed),
    };
  }
  // What was answered and is gone has reached the end of its retention: it is not taken again.
  const isNew = value !== "" && before?.value !== value;
  return isNew && possible
    ? {
        contributions: [
          ...older,
          compose(resource, backupObject(instance, `requested-${shortHash(value)}`), {
            afterHealthy: [currentCluster(instance).resource],
            ready: true,
          }),
        ],
        answer: before,
      }
    : { contributions: older, answer: before };
};

const answerOf = (value: string, observed: Backup): RequestAnswer => {
  const state = stateOf(observed);
  return {
    value,
    backup: observed.metadata?.name ?? "",
    state,
    ...(state === "Failed" ? { message: observed.status?.error ?? "no reason given" } : {}),
  };
};
