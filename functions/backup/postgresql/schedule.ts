import { createHash } from "node:crypto";
import { shortHash } from "../../../runtime/short-hash.ts";
import { isCron, utcCron } from "../../../services/backup/utc-cron.ts";
import { BACKUP_TARGET, BARMAN_PLUGIN, type ScheduledBackup } from "../../../services/postgresql/barman.ts";
import { CNPG_API } from "../../../services/postgresql/cluster.ts";
import type { ClusterIdentity } from "../../../services/postgresql/current-cluster.ts";
import { inCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import type { Store } from "./store.ts";

/** The hours, UTC, over which backups without a schedule of their own are spread. */
const NIGHT = { from: 0, hours: 5 } as const;

/**
 * The claim's cron, else a minute of the night that is always the same for this instance and differs between them. So
 * also where nothing can read the claim's, as before the API refused such: backups go on, and no pass fails for it.
 */
export const cronOf = ({ parameters, name }: PostgreSQLInstance): string => {
  const { schedule } = parameters.backup;
  if (schedule !== undefined && isCron(schedule)) return schedule;
  const minute = createHash("sha256").update(name).digest().readUInt32BE(0) % (NIGHT.hours * 60);
  return `${minute % 60} ${NIGHT.from + Math.floor(minute / 60)} * * *`;
};

/** When the next backup is due, undefined for a schedule such as 30 February that never comes. */
export const nextBackup = (cron: string, now: Date): Date | undefined =>
  utcCron(cron).nextRun(now) ?? undefined;

/** What a schedule is for: another Cluster, another bucket or another time with backups is another schedule. */
export interface Scheduled {
  readonly cluster: ClusterIdentity;
  readonly store: Store;
  /** When backups were off last, or went elsewhere, empty when they never did. */
  readonly lastOff: string;
  /** Whether none can be taken for now: each would fail, night after night. */
  readonly paused: boolean;
}

/**
 * A new schedule begins with a backup, since WAL without a base backup before it restores nothing. CloudNativePG begins
 * so once for a name, also when the object is made anew.
 */
const nameOf = ({ cluster, store, lastOff }: Scheduled): string => {
  const bucket = store.unmanaged ? `${store.endpoint}/${store.bucket}` : "";
  const differs = `${bucket} ${lastOff}`.trim();
  return inCluster(cluster, differs === "" ? "scheduled" : `scheduled-${shortHash(differs)}`);
};

export const scheduleResource = (scheduled: Scheduled): string => `backup-${nameOf(scheduled)}`;

export const scheduledBackup = (
  instance: PostgreSQLInstance,
  scheduled: Scheduled,
  cron: string,
): ScheduledBackup => ({
  apiVersion: CNPG_API,
  kind: "ScheduledBackup",
  metadata: { name: nameOf(scheduled), namespace: instance.namespace },
  spec: {
    schedule: `0 ${withSundayAsZero(cron)}`,
    // A schedule that begins, begins with a backup: also after backups were off.
    immediate: true,
    ...(scheduled.paused ? { suspend: true } : {}),
    cluster: { name: scheduled.cluster.name },
    target: BACKUP_TARGET,
    method: "plugin",
    pluginConfiguration: { name: BARMAN_PLUGIN },
  },
});

/** CloudNativePG's parser knows Sunday as 0 only. */
const withSundayAsZero = (cron: string): string => {
  const fields = cron.split(" ");
  const weekday = fields[4] ?? "*";
  if (!/7|-sun/i.test(weekday)) return cron;
  const week = utcCron(`0 0 * * ${weekday}`).nextRuns(7, A_SATURDAY);
  const days = [...new Set(week.map((day) => day.getUTCDay()))].sort();
  return [...fields.slice(0, 4), days.join(",")].join(" ");
};

const A_SATURDAY = new Date("2026-02-28T12:00:00Z");
