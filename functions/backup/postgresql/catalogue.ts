import { type Requirement, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { misfits } from "../../../runtime/schema.ts";
import { BACKUP_NAMES, JSON_KEY } from "../../../services/backup/names.ts";
import { type StoredBackup, StoreReport } from "../../../services/backup/store-report.ts";
import type { Backup } from "../../../services/postgresql/barman.ts";
import { CNPG_API } from "../../../services/postgresql/cluster.ts";
import { CLUSTER_LABEL, currentCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { serverOf } from "./server.ts";

/** A base backup as people know it. */
export interface NamedBackup extends StoredBackup {
  /** The Backup object's name, else barman's identifier. */
  readonly name: string;
}

/** What is known of the backups of an instance. */
export interface Catalogue {
  /** What the keeper last saw of the store, undefined while it has not looked. */
  readonly report: StoreReport | undefined;
  /** Every backup, the newest first. */
  readonly backups: readonly NamedBackup[];
  /** Attempts that CloudNativePG gave up, the newest first. */
  readonly failed: readonly { readonly name: string; readonly at: string; readonly error: string }[];
}

export const catalogueRequirements = (instance: PostgreSQLInstance): readonly Requirement[] => [
  requirement("backup-store-report", {
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace: instance.namespace,
    matchName: BACKUP_NAMES.storeReport,
  }),
  requirement("backups", {
    apiVersion: CNPG_API,
    kind: "Backup",
    namespace: instance.namespace,
    matchLabels: { [CLUSTER_LABEL]: currentCluster(instance).name },
  }),
];

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

export const catalogueOf = (instance: PostgreSQLInstance): Catalogue => {
  const report = reportOf(instance.required<ConfigMap>("backup-store-report")?.[0]);
  const objects = instance.required<Backup>("backups") ?? [];
  const names = new Map(
    objects.flatMap(({ metadata, status }) =>
      status?.backupId === undefined ? [] : [[status.backupId, metadata?.name ?? status.backupId] as const],
    ),
  );
  const remembered = (instance.status as Remembered).backup?.names ?? {};
  const nameOf = (id: string): string =>
    names.get(id) ?? Object.entries(remembered).find(([, known]) => known === id)?.[0] ?? id;
  const done = objects.flatMap((object) =>
    finished(serverOf(instance, object.spec.cluster, object.status?.majorVersion?.toString()), object),
  );
  const stored = report === undefined ? done : [...report.backups, ...unseen(instance, report, done)];
  return {
    report,
    backups: stored
      .map((backup) => ({ ...backup, name: nameOf(backup.id) }))
      .sort((a, b) => (a.beganAt < b.beganAt ? 1 : -1)),
    failed: objects
      .filter(({ status }) => status?.phase === "failed" || status?.phase === "walArchivingFailing")
      .map(({ metadata, status }) => ({
        name: metadata?.name ?? "",
        at: status?.startedAt ?? metadata?.creationTimestamp ?? "",
        error: status?.error ?? "no reason given",
      }))
      .sort((a, b) => (a.at < b.at ? 1 : -1)),
  };
};

interface Remembered {
  readonly backup?: { readonly names?: Readonly<Record<string, string>> };
}

/** The keeper's report; one that cannot be read counts as none, and the next one will replace it. */
const reportOf = (object: ConfigMap | undefined): StoreReport | undefined => {
  const text = object?.data?.[JSON_KEY];
  if (text === undefined) return undefined;
  try {
    const report: unknown = JSON.parse(text);
    return misfits(StoreReport, report).length === 0 ? (report as StoreReport) : undefined;
  } catch {
    return undefined;
  }
};

/** How long a keeper with many instances may take to look at each of them. */
const LOOK_MS = 5 * 60_000;

/** What CloudNativePG has completed since the keeper looked; older ones that it does not list are gone. */
const unseen = (
  { now }: PostgreSQLInstance,
  report: StoreReport,
  done: readonly StoredBackup[],
): readonly StoredBackup[] =>
  done.filter(
    ({ id, endedAt }) =>
      now.getTime() - Date.parse(endedAt ?? "") < LOOK_MS && !report.backups.some((seen) => seen.id === id),
  );

/** Where the keeper has not looked: what CloudNativePG says of its own Backup. */
const finished = (server: string, { status }: Backup): readonly StoredBackup[] =>
  status?.phase === "completed" && status.backupId !== undefined
    ? [
        {
          id: status.backupId,
          server,
          beganAt: status.startedAt ?? "",
          status: "Completed",
          ...(status.stoppedAt === undefined ? {} : { endedAt: status.stoppedAt }),
        },
      ]
    : [];

/** Backup object's name → barman's identifier, for every backup that has a name other than its identifier. */
export const namesOf = ({ backups }: Catalogue): Readonly<Record<string, string>> =>
  Object.fromEntries(backups.filter(({ name, id }) => name !== id).map(({ name, id }) => [name, id]));
