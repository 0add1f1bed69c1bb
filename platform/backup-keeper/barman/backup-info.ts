import type { StoredBackup } from "../../../services/backup/store-report.ts";

/** What barman writes of a base backup when it is over (barman/infofile.py). */
export type BackupInfo = Pick<StoredBackup, "beganAt" | "endedAt" | "status">;

/**
 * Reads a `backup.info`: lines of `field=value`, of which few are used.
 *
 * @returns undefined when the text is not one: it has no status, or no time at which the backup began
 */
export const parseBackupInfo = (text: string): BackupInfo | undefined => {
  const fields = new Map(
    text.split("\n").flatMap((line) => {
      const [, name, value] = /^([a-z_]+)=(.*)$/.exec(line.trimEnd()) ?? [];
      return name === undefined || value === undefined || value === "None" ? [] : [[name, value] as const];
    }),
  );
  const status = STATUS[fields.get("status") ?? ""];
  const beganAt = moment(fields.get("begin_time"));
  const endedAt = moment(fields.get("end_time"));
  if (status === undefined || beganAt === undefined) return undefined;
  return { beganAt, status, ...(status === "Completed" && endedAt !== undefined ? { endedAt } : {}) };
};

/** barman's BackupInfo.STATUS_*. One that waits for WAL has all its own files. */
const STATUS: Readonly<Record<string, StoredBackup["status"]>> = {
  EMPTY: "Running",
  STARTED: "Running",
  SYNCING: "Running",
  DONE: "Completed",
  WAITING_FOR_WALS: "Completed",
  FAILED: "Failed",
};

/** Python's `str(datetime)`: `2026-03-01 04:05:06.123456+00:00`. Without an offset it is taken for UTC. */
const moment = (text: string | undefined): string | undefined => {
  const [, day, time, fraction = "", offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d:\d\d|Z)?$/.exec(text ?? "") ?? [];
  if (day === undefined) return undefined;
  const parsed = new Date(`${day}T${time}${fraction.slice(0, 4)}${offset}`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString();
};

/** An identifier is the time at which the backup began, in the server's zone, which is UTC in a container. */
export const momentOfId = (id: string): string | undefined => {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(id) ?? [];
  return moment(`${year}-${month}-${day} ${hour}:${minute}:${second}`);
};
