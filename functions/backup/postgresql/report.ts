import { type Contribution, condition, status } from "../../../runtime/contribution.ts";
import { conditionOf } from "../../../runtime/kubernetes-object.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isSuspended } from "../../../services/postgresql/suspension.ts";
import type { BeforeDeletion } from "./before-deletion.ts";
import { type Catalogue, type NamedBackup, namesOf } from "./catalogue.ts";
import type { InPlaceStatus } from "./in-place.ts";
import type { RequestAnswer } from "./requested.ts";
import type { Restore } from "./restore.ts";
import { currentServer } from "./server.ts";
import type { Store } from "./store.ts";
import type { Verification } from "./verification.ts";
import type { Window } from "./window.ts";

interface Facts {
  readonly store: Store | undefined;
  readonly catalogue: Catalogue;
  readonly window: Window;
  readonly cron: string;
  readonly next: Date | undefined;
  readonly requested: RequestAnswer | undefined;
  readonly beforeDeletion: BeforeDeletion | undefined;
  readonly restore: Restore | undefined;
  readonly inPlace: InPlaceStatus;
  readonly verification: Verification;
  /** What is wrong with the credentials of a bucket of the user's own. */
  readonly missing: string | undefined;
}

/** Backups that the claim lists; `kubectl matura backups` lists them all. */
const LISTED = 10;

/** What the claim says of its backups. */
export const report = (instance: PostgreSQLInstance, facts: Facts): readonly Contribution[] => {
  const { catalogue, window, next, cron, requested, beforeDeletion, restore, inPlace } = facts;
  const { enabled } = instance.parameters.backup;
  const done = catalogue.backups.filter((backup) => backup.status === "Completed");
  const judgement = judge(instance, facts, done);
  return [
    status({
      ...(enabled && facts.store !== undefined ? { schedules: { backup: cron } } : {}),
      backup: {
        enabled,
        server: currentServer(instance),
        ...(facts.store === undefined
          ? {}
          : { store: { endpoint: facts.store.endpoint, bucket: facts.store.bucket } }),
        ...(done[0]?.endedAt === undefined ? {} : { lastSuccessfulTime: done[0].endedAt }),
        ...(window.first === undefined ? {} : { firstRestorable: window.first }),
        ...(window.last === undefined ? {} : { lastRestorable: window.last }),
        heartbeats: window.heartbeats,
        ...(window.offSince === undefined ? {} : { offSince: window.offSince }),
        gaps: window.gaps,
        ...(enabled && next !== undefined && !isSuspended(instance) ? { nextRun: seconds(next) } : {}),
        backups: catalogue.backups.slice(0, LISTED).map(listed),
        ...filled({ names: namesOf(catalogue), verification: facts.verification }),
        ...(requested === undefined ? {} : { requested }),
        ...(beforeDeletion === undefined ? {} : { beforeDeletion }),
        ...(restore === undefined
          ? {}
          : {
              restored: restore.state === "Restored",
              restore: { state: restore.state, message: restore.message },
            }),
        inPlace,
      },
    }),
    condition("BackupReady", judgement.ready, judgement.reason, judgement.message),
  ];
};

/** Without maps that are empty: server-side apply makes null of a map whose last key goes, which no schema takes. */
const filled = (maps: Readonly<Record<string, object>>): object =>
  Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0));

const seconds = (moment: Date): string => moment.toISOString().replace(/\.\d{3}Z$/, "Z");

const listed = ({ name, id, server, beganAt, endedAt, status: state, bytes }: NamedBackup) => ({
  name,
  id,
  server,
  beganAt,
  ...(endedAt === undefined
    ? {}
    : { endedAt, seconds: Math.round((Date.parse(endedAt) - Date.parse(beganAt)) / 1000) }),
  status: state,
  ...(bytes === undefined ? {} : { bytes }),
});

interface Judgement {
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
}

const no = (reason: string, message: string): Judgement => ({ ready: false, reason, message });

/** The first thing that is wrong, in the order in which a person would put it right. */
const judge = (instance: PostgreSQLInstance, facts: Facts, all: readonly NamedBackup[]): Judgement => {
  // No WAL of the servers that run now fits a backup of an earlier state.
  const done = all.filter(({ server }) => server === currentServer(instance));
  const { restore, store, catalogue, next, cron, window, missing } = facts;
  const { backup: parameters } = instance.parameters;
  if (restore !== undefined && restore.state !== "Restored") return no(restore.reason, restore.message);
  if (!parameters.enabled) return no("Disabled", disabled(instance, all.length));
  if (store === undefined) {
    return no(
      "NoBackupStore",
      "this platform has no store for backups: name a bucket in backup.unmanagedBucket, or switch backup.enabled off",
    );
  }
  if (missing !== undefined) return no("CredentialsMissing", missing);
  if (next === undefined) {
    return no(
      "ScheduleNeverFires",
      `backup.schedule "${cron}" names a day that never comes; WAL is archived all the same`,
    );
  }
  const stored = catalogue.report;
  if (stored === undefined) {
    return no("StoreUnknown", "waits until the backup keeper has looked into the store");
  }
  if (stored.reason !== "Available") return no(stored.reason, `${stored.message} (since ${stored.since})`);
  const [newest] = done;
  const restorable =
    newest === undefined
      ? undefined
      : `backup ${newest.name} is the newest of ${done.length}; ${window.last === undefined ? "it" : `any moment from ${window.first} to ${window.last}`} can be restored`;
  if (isSuspended(instance)) {
    return restorable === undefined
      ? no("Suspended", "the instance was suspended before its first backup; it is taken when it is resumed")
      : {
          ready: true,
          reason: "Suspended",
          message: `no backups are taken while the instance is suspended; ${restorable}`,
        };
  }
  const archiving = conditionOf(observedCluster(instance), "ContinuousArchiving");
  if (archiving?.status === "False") {
    return no(
      "ArchivingFailing",
      `WAL has not been archived since ${archiving.lastTransitionTime}: ${archiving.message ?? "no reason given"}; PostgreSQL serves, and archives what is missing once it can`,
    );
  }
  const [failure] = catalogue.failed;
  if (failure !== undefined && (newest === undefined || failure.at > newest.beganAt)) {
    return no("LastBackupFailed", `backup ${failure.name} failed at ${failure.at}: ${failure.error}`);
  }
  if (restorable === undefined) {
    const earlier = all.length === 0 ? "" : `; the ${all.length} of earlier states are kept`;
    return no("FirstBackupPending", `the first backup has not completed yet${earlier}`);
  }
  return { ready: true, reason: "Available", message: restorable };
};

const disabled = ({ platform }: PostgreSQLInstance, count: number): string => {
  const { keepAfterDeletionDays } = platform.backup;
  const stay =
    count === 0
      ? "there are none"
      : `the ${count} that exist stay while the instance does, and ${keepAfterDeletionDays} days longer; once backups are on again, retention counts anew`;
  return `backups are off; ${stay}`;
};
