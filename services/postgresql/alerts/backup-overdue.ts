import { type Alert, always } from "./alert.ts";
import type { AlertContext } from "./context.ts";
import { humanized } from "./humanized.ts";
import { ofPods } from "./promql.ts";

/** Unix seconds, 0 while there is none; from the Barman Cloud plugin, through CloudNativePG's exporter. */
const LAST_BACKUP = "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp";

/** Seconds; a schedule that never comes has no backup that could be late. */
const limit = ({ backupInterval, thresholds }: AlertContext): number =>
  (backupInterval ?? 0) + thresholds.backupGraceHours * 3600;

export const backupOverdue: Alert = {
  name: "PostgreSQLBackupOverdue",
  audience: "user",
  severity: always("warning"),
  applies: ({ backupInterval }) => backupInterval !== undefined,
  // One that has none yet, or could have none for a while, counts from when it could.
  expression: (context) =>
    `time() - clamp_min(max(${ofPods(LAST_BACKUP, context)}), ${context.backupsSince}) > ${limit(context)}`,
  minutes: 10,
  duringMaintenance: true,
  summary: "The last backup is older than the schedule allows",
  description: () =>
    "The last backup is {{ $value | humanizeDuration }} old, without time asleep and time with backups off.",
  condition: (context) =>
    `the last backup is ${humanized(limit(context))} old: the longest time between two of the schedule, and ${context.thresholds.backupGraceHours} hours; time asleep and time with backups off do not count`,
  trial: (context) => {
    const seconds = limit(context);
    const steps = (context.backupsSince + seconds) / 60 + 60;
    const pod = { pod: "postgresql-1" };
    const series = (values: string) => [{ series: ofPods(LAST_BACKUP, context, pod), values }];
    return {
      // There is no backup.
      above: series(`0x${steps}`),
      onset: (context.backupsSince + seconds) / 60 + 1,
      // There always is one that is just young enough.
      below: series(`${-seconds}+60x${steps}`),
      labels: {},
      description: `The last backup is ${humanized(seconds + 11 * 60)} old, without time asleep and time with backups off.`,
    };
  },
};
