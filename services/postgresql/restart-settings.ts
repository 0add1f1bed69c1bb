/**
 * Settings that PostgreSQL reads only when it starts, beside those that the platform or CloudNativePG owns.
 * From `postgres --describe-config` (context postmaster) of PostgreSQL 15 and 17, and from the documentation of 16 and
 * 18, in which `autovacuum_max_workers` is reloaded; those with a dot from the documentation of the extensions. A setting of another extension counts as one that is reloaded.
 */
const RESTART_SETTINGS: ReadonlySet<string> = new Set([
  "autovacuum_freeze_max_age",
  "autovacuum_max_workers",
  "autovacuum_multixact_freeze_max_age",
  "autovacuum_worker_slots",
  "commit_timestamp_buffers",
  "cron.database_name",
  "cron.max_running_jobs",
  "cron.use_background_workers",
  "data_sync_retry",
  "dynamic_shared_memory_type",
  "event_source",
  "huge_page_size",
  "huge_pages",
  "io_max_combine_limit",
  "io_max_concurrency",
  "io_method",
  "jit_provider",
  "max_active_replication_origins",
  "max_connections",
  "max_files_per_process",
  "max_locks_per_transaction",
  "max_logical_replication_workers",
  "max_notify_queue_pages",
  "max_pred_locks_per_transaction",
  "max_prepared_transactions",
  "max_worker_processes",
  "min_dynamic_shared_memory",
  "multixact_member_buffers",
  "multixact_offset_buffers",
  "notify_buffers",
  "old_snapshot_threshold",
  "pg_stat_statements.max",
  "reserved_connections",
  "serializable_buffers",
  "shared_buffers",
  "shared_memory_type",
  "subtransaction_buffers",
  "superuser_reserved_connections",
  "timescaledb.max_background_workers",
  "track_activity_query_size",
  "track_commit_timestamp",
  "transaction_buffers",
  "wal_buffers",
  "wal_decode_buffer_size",
]);

/** What CloudNativePG 1.30 puts into the Cluster for those of them that nobody set. */
const OPERATOR_DEFAULTS: Readonly<Record<string, string>> = {
  dynamic_shared_memory_type: "posix",
  max_worker_processes: "32",
  shared_memory_type: "mmap",
};

/** Whether PostgreSQL has to start again for this setting to count; names have no letter case. */
export const needsRestart = (setting: string): boolean => RESTART_SETTINGS.has(setting.toLowerCase());

/** A setting's value when the claim and the platform leave it out; undefined for PostgreSQL's own default. */
export const operatorDefault = (setting: string): string | undefined =>
  OPERATOR_DEFAULTS[setting.toLowerCase()];
