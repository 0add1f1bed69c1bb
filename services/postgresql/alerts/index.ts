import type { Alert } from "./alert.ts";
import { backupOverdue } from "./backup-overdue.ts";
import { certificateExpiring } from "./certificate-expiring.ts";
import { connectionsAlmostExhausted } from "./connections-almost-exhausted.ts";
import { cpuThrottled } from "./cpu-throttled.ts";
import { errorBudgetBurningFast } from "./error-budget-burning-fast.ts";
import { errorBudgetBurningSlowly } from "./error-budget-burning-slowly.ts";
import { memoryAlmostExhausted } from "./memory-almost-exhausted.ts";
import { metricsAbsent } from "./metrics-absent.ts";
import { probesAbsent } from "./probes-absent.ts";
import { replicaNotStreaming } from "./replica-not-streaming.ts";
import { replicationLagging } from "./replication-lagging.ts";
import { storageAlmostFull } from "./storage-almost-full.ts";
import { storageFillingUp } from "./storage-filling-up.ts";
import { transactionIdsRunningOut } from "./transaction-ids-running-out.ts";
import { walArchiveBacklog } from "./wal-archive-backlog.ts";
import { walArchiveFailing } from "./wal-archive-failing.ts";

/** Every alert on a PostgreSQL instance. */
export const ALERTS: readonly Alert[] = [
  errorBudgetBurningFast,
  errorBudgetBurningSlowly,
  probesAbsent,
  metricsAbsent,
  replicaNotStreaming,
  walArchiveFailing,
  certificateExpiring,
  storageAlmostFull,
  storageFillingUp,
  memoryAlmostExhausted,
  cpuThrottled,
  connectionsAlmostExhausted,
  replicationLagging,
  transactionIdsRunningOut,
  walArchiveBacklog,
  backupOverdue,
];
