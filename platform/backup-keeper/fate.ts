import type { BackupRecord } from "../../services/backup/record.ts";

/** What is to be done with the record of an instance. */
export type Fate =
  /** Nothing, until so many seconds are over. */
  | { readonly to: "keep"; readonly seconds: number }
  /** The instance is gone: the record says since when, and for how long its backups stay. */
  | { readonly to: "mark"; readonly record: BackupRecord }
  /** The instance is there after all. */
  | { readonly to: "revive"; readonly record: BackupRecord }
  /** Its time is over. Buckets first, if there are any of the platform's. */
  | { readonly to: "purge" };

interface Facts {
  /** Whether the composite exists, by a complete list. */
  readonly present: boolean;
  readonly now: Date;
  readonly keepDays: number;
  readonly hasOwnBuckets: boolean;
}

const DAY = 86_400_000;

/** A timer cannot wait for longer, and settings and clocks change. */
const LONGEST_WAIT = 3_600;

/**
 * Decides by the record alone what comes of it. What was promised at the deletion holds: a later change of the settings
 * neither shortens nor lengthens it.
 */
export const fateOf = (record: BackupRecord, { present, now, keepDays, hasOwnBuckets }: Facts): Fate => {
  const { deletedAt, keptUntil, ...living } = record;
  if (present) {
    return deletedAt === undefined ? { to: "keep", seconds: LONGEST_WAIT } : { to: "revive", record: living };
  }
  const until = (since: Date): Date => new Date(since.getTime() + keepDays * DAY);
  if (deletedAt === undefined) {
    return {
      to: "mark",
      record: {
        ...living,
        deletedAt: now.toISOString(),
        ...(hasOwnBuckets ? { keptUntil: until(now).toISOString() } : {}),
      },
    };
  }
  // A bucket of the user's own stays; only the record goes.
  const end = keptUntil === undefined ? until(new Date(deletedAt)) : new Date(keptUntil);
  // A time that cannot be read is never over.
  if (Number.isNaN(end.getTime())) return { to: "keep", seconds: LONGEST_WAIT };
  const left = (end.getTime() - now.getTime()) / 1000;
  return left <= 0 ? { to: "purge" } : { to: "keep", seconds: Math.min(left, LONGEST_WAIT) };
};
