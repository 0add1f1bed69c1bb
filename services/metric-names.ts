/**
 * Names of the metrics that Matura exports itself, and of the labels that trace a series to its claim. Rules,
 * dashboards and reports take them from here.
 */
export const PROBE_METRICS = {
  /** Counter: probes by outcome, reason and maintenance. An instance has the series of `ok` from its first probe on. */
  total: "matura_probe_total",
  /** Histogram, seconds: how long the probes that were answered took, from the look-up of the host to the answer. */
  duration: "matura_probe_duration_seconds",
  /** Gauge, Unix seconds: the last write that was committed, which is at most a minute ago where all is well. */
  lastWrite: "matura_probe_last_write_timestamp_seconds",
  /** Gauges, Unix seconds: the first probe that failed and the first that did not any more, of the latest outage. */
  outageStart: "matura_probe_outage_start_timestamp_seconds",
  outageEnd: "matura_probe_outage_end_timestamp_seconds",
  /** Gauge, a ratio: the availability that the service level promises, 0.999 for one. */
  target: "matura_probe_availability_target_ratio",
  /** Histogram, seconds: how late a probe started, of all instances together. The prober's own health. */
  lateness: "matura_prober_lateness_seconds",
  /** Counter: probes without a result, since the prober itself stood still. They count neither way. */
  discarded: "matura_prober_discarded_total",
  /** Gauge: instances that this prober probes. */
  instances: "matura_prober_instances",
} as const;

/** What the backup keeper exports; docs/services/postgresql/backup-metrics.md has all of it. */
export const BACKUP_METRICS = {
  /** Gauge, Unix seconds: when the newest base backup that is in the store ended. */
  lastSuccess: "matura_backup_last_success_timestamp_seconds",
  /** Gauge: completed base backups in the store. */
  baseBackups: "matura_backup_base_backups",
  /** Gauge: 1 for the reason that holds, `Available` where the store can be used. */
  storeState: "matura_backup_store_state",
} as const;

/**
 * What kube-state-metrics makes of the status of composites, with Matura's configuration of it. Moments are gauges of
 * Unix seconds.
 */
export const INSTANCE_METRICS = {
  /** 1, with the label `phase`. */
  info: "matura_instance_info",
  ready: "matura_instance_ready",
  /** Whether every iteration of the model is in force. */
  mature: "matura_instance_mature",
  /** 1 for each change that waits, with the labels `parameter` and `class`. */
  pendingChange: "matura_instance_pending_change_info",
  /** When a newer version comes; only where there is one. */
  maintenanceNext: "matura_maintenance_next_timestamp_seconds",
  /** When the update that is under way began. */
  maintenanceStarted: "matura_maintenance_started_timestamp_seconds",
  /** When the last update ended. */
  maintenanceFinished: "matura_maintenance_finished_timestamp_seconds",
} as const;

/** Labels of an instance. Its scraped series carry them as those of the probe do, so that one can be joined to the other. */
export const INSTANCE_LABELS = {
  service: "service",
  /** The composite's name, not Prometheus' address of what was scraped. */
  instance: "instance",
  claimName: "claim_name",
  claimNamespace: "claim_namespace",
  /** `custom` where a claim gives sizes of its own. */
  plan: "plan",
  serviceLevel: "service_level",
} as const;

/** Labels of `PROBE_METRICS.total` beside the instance's. */
export const PROBE_LABELS = {
  outcome: "outcome",
  reason: "reason",
  /** `true` while the instance is being maintained: reports count it apart, and no alert fires on it. */
  maintenance: "maintenance",
} as const;

export const PROBE_OUTCOMES = { ok: "ok", failed: "failed" } as const;

/**
 * Why a probe failed: the step that a client would not have got past. `none` where it did not fail.
 * A server that refuses everyone (starting, no connection left) is `connect`: it never got as far as a login.
 */
export const PROBE_REASONS = ["none", "dns", "connect", "tls", "auth", "query", "timeout"] as const;

export type ProbeReason = (typeof PROBE_REASONS)[number];
