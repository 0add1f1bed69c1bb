/** Settings of postgresql.conf that the platform owns: a claim that sets one is refused, in any letter case. */
export const OWNED_SETTINGS = [
  "archive_command",
  "archive_mode",
  "cluster_name",
  "fsync",
  "full_page_writes",
  "hot_standby",
  "listen_addresses",
  "log_destination",
  "logging_collector",
  "max_replication_slots",
  "max_wal_senders",
  "port",
  "wal_keep_segments",
  "wal_level",
  "wal_log_hints",
] as const;
