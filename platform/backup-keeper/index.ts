import { processCommand } from "../process/options.ts";
import { runProcess } from "../process/run-process.ts";
import { BackupKeeper } from "./keeper.ts";

/** Keeps buckets, credentials and records of backups: what outlives an instance, or needs its store. */
const command = processCommand(
  "backup-keeper",
  "Matura's backup keeper: buckets, credentials, reports, records",
);

if (import.meta.main) await runProcess(command, (context) => new BackupKeeper(context).start());
