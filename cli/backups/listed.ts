import type { StoredBackup } from "../../services/backup/store-report.ts";
import type { ListedBackup } from "./inventory.ts";

/**
 * Backups of the store under the names that people know, the newest first.
 *
 * @param names name → barman's identifier
 */
export const listed = (
  backups: readonly StoredBackup[],
  names: Readonly<Record<string, string>>,
): readonly ListedBackup[] =>
  backups
    .map(({ id, server, status, beganAt, endedAt, bytes }) => ({
      name: Object.entries(names).find(([, of]) => of === id)?.[0] ?? id,
      id,
      server,
      status,
      beganAt,
      ...(endedAt === undefined ? {} : { endedAt, seconds: secondsBetween(beganAt, endedAt) }),
      ...(bytes === undefined ? {} : { bytes }),
    }))
    .sort((a, b) => b.beganAt.localeCompare(a.beganAt));

const secondsBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 1000);
