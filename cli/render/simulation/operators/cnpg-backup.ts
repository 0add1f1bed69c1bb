import type { Backup } from "../../../../services/postgresql/barman.ts";
import type { Operator } from "./operator.ts";

/** Backup: taken, and in the store. */
export const cnpgBackup: Operator<Backup> = (_, now) => ({
  status: {
    phase: "completed",
    // Barman's identifiers are moments.
    backupId: now.replaceAll(/[-:]|\.\d+|Z/g, ""),
    startedAt: now,
    stoppedAt: now,
  } satisfies Backup["status"],
});
