import { type Requirement, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { LABELS } from "../../../runtime/labels.ts";
import { misfits } from "../../../runtime/schema.ts";
import { JSON_KEY, RECORD_LABEL } from "../../../services/backup/names.ts";
import { BackupRecord } from "../../../services/backup/record.ts";
import { backupNamed, mayRestore, sourceRecord } from "../../../services/backup/source-record.ts";
import type { RecoveryTarget } from "../../../services/postgresql/cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { majorIn } from "./server.ts";
import { outside } from "./window.ts";

/** Where a claim that restores starts from. */
export interface Origin {
  readonly record: BackupRecord;
  /** The folder of the bucket that has it. */
  readonly server: string;
  readonly target: RecoveryTarget | undefined;
  /** For people: what is restored. */
  readonly what: string;
}

/** What a person has to put right before a restore can begin, or what it still waits for. */
export interface Obstacle {
  readonly reason: string;
  readonly message: string;
}

/** The records of all instances that the named claim had. */
export const recordsRequirement = (instance: PostgreSQLInstance): readonly Requirement[] => {
  const { restore } = instance.parameters;
  if (restore === undefined) return [];
  return [
    requirement("restore-records", {
      apiVersion: "v1",
      kind: "ConfigMap",
      namespace: instance.platform.backup.recordNamespace,
      matchLabels: {
        ...RECORD_LABEL,
        [LABELS.claimName]: restore.claimName,
        [LABELS.claimNamespace]: restore.claimNamespace ?? instance.claim.namespace,
      },
    }),
  ];
};

type Restore = NonNullable<PostgreSQLInstance["parameters"]["restore"]>;

export const originOf = (instance: PostgreSQLInstance, restore: Restore): Origin | Obstacle => {
  const source = `PostgreSQLInstance ${restore.claimNamespace ?? instance.claim.namespace}/${restore.claimName}`;
  const records = (instance.required("restore-records") ?? []).flatMap(recordOf);
  if (instance.required("restore-records") === undefined) {
    return { reason: "RestoreSourcePending", message: `the backups of ${source} are being looked up` };
  }
  const record = sourceRecord(records, restore, instance.name);
  if (record === undefined) {
    return {
      reason: "RestoreSourceUnknown",
      message: `no backups of ${source} are kept${restore.instance === undefined ? "" : ` for instance ${restore.instance}`}: check restore.claimName and restore.claimNamespace, and make a new claim`,
    };
  }
  return obstacleOf(instance, record, source) ?? targeted(instance, record, restore, source);
};

export const isObstacle = (found: Origin | Obstacle): found is Obstacle => "reason" in found;

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

const recordOf = (object: KubernetesObject): readonly BackupRecord[] => {
  try {
    const record: unknown = JSON.parse((object as ConfigMap).data?.[JSON_KEY] ?? "");
    return misfits(BackupRecord, record).length === 0 ? [record as BackupRecord] : [];
  } catch {
    return [];
  }
};

const obstacleOf = (
  { claim }: PostgreSQLInstance,
  record: BackupRecord,
  source: string,
): Obstacle | undefined => {
  if (record.service !== "postgresql") {
    return { reason: "RestoreOtherService", message: `${source} is a ${record.service}, not a PostgreSQL` };
  }
  if (!mayRestore(record, claim.namespace)) {
    return {
      reason: "RestoreNotAllowed",
      message: `${source} does not let namespace ${claim.namespace} restore its backups: its owner adds that to its backup.allowedNamespaces`,
    };
  }
  return undefined;
};

const versionMismatch = (
  { parameters }: PostgreSQLInstance,
  what: string,
  version: string,
): Obstacle | undefined => {
  const { majorVersion } = parameters.service;
  return majorVersion === version
    ? undefined
    : {
        reason: "RestoreVersionMismatch",
        message: `${what} PostgreSQL ${version} and service.majorVersion is ${majorVersion}: make the new claim with majorVersion "${version}", and upgrade afterwards`,
      };
};

const targeted = (
  instance: PostgreSQLInstance,
  record: BackupRecord,
  restore: Restore,
  source: string,
): Origin | Obstacle => {
  const { backupName, recoveryTimeStamp: moment } = restore;
  const backup = backupName === undefined ? undefined : backupNamed(record, backupName);
  const server = backup?.server ?? record.server;
  const which = backup === undefined ? `${source} has` : `backup "${backupName}" is of`;
  const mismatch = versionMismatch(instance, which, majorIn(server) ?? record.majorVersion);
  if (mismatch !== undefined) return mismatch;
  const completed = record.backups.filter(
    (each) => each.status === "Completed" && (backupName !== undefined || each.server === server),
  );
  if (completed.length === 0) {
    return {
      reason: "RestoreNoBackup",
      message: `${source} has no completed backup yet: the restore begins by itself once there is one`,
    };
  }
  if (backupName !== undefined && backup === undefined) {
    const known = completed.map(
      ({ id }) => Object.entries(record.names).find(([, of]) => of === id)?.[0] ?? id,
    );
    return {
      reason: "RestoreBackupUnknown",
      message: `${source} has no backup "${backupName}": its newest are ${known.slice(0, 5).join(", ")}. Make a new claim`,
    };
  }
  if (moment !== undefined) {
    const why =
      server !== record.server
        ? `backup "${backupName}" is of an earlier state, ${server}, whose moments are not known: leave the moment out`
        : backup?.endedAt !== undefined && Date.parse(moment) < Date.parse(backup.endedAt)
          ? `it is before the end of backup "${backupName}", ${backup.endedAt}`
          : (outside(moment, {
              first: record.firstRestorable,
              last: record.lastRestorable,
              gaps: record.gaps ?? [],
            }) ?? acrossGap(record, backup?.endedAt, moment));
    if (why !== undefined) {
      return {
        reason: "RestoreMomentOutside",
        message: `restore.recoveryTimeStamp ${moment} cannot be restored from ${source}: ${why}`,
      };
    }
  }
  const id = backup === undefined ? {} : { backupID: backup.id };
  const target: RecoveryTarget | undefined =
    moment !== undefined
      ? { ...id, targetTime: moment }
      : backup !== undefined
        ? { ...id, targetImmediate: true }
        : undefined;
  const what =
    moment !== undefined
      ? `as it was at ${moment}`
      : backupName !== undefined
        ? `from ${backupName}`
        : "newest state";
  return { record, server, target, what: `${source}, ${what}` };
};

/** Recovery applies all WAL from the backup that is named to the moment, so none of it may be missing. */
const acrossGap = (
  { gaps = [] }: BackupRecord,
  endedAt: string | undefined,
  moment: string,
): string | undefined => {
  if (endedAt === undefined) return undefined;
  const gap = gaps.find(
    ({ from, to }) => Date.parse(to) > Date.parse(endedAt) && Date.parse(from) < Date.parse(moment),
  );
  return gap === undefined
    ? undefined
    : `backups were off or went elsewhere from ${gap.from} to ${gap.to}, between that backup and the moment: leave restore.backupName out`;
};
