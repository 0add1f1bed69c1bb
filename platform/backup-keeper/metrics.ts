import { Counter, Gauge, type Registry } from "prom-client";
import type { StoreReport } from "../../services/backup/store-report.ts";
import { BACKUP_METRICS } from "../../services/metric-names.ts";
import type { BackedUpInstance } from "./backed-up-instance.ts";
import type { StoreReason } from "./store/failure.ts";

const INSTANCE = ["service", "instance", "claim_name", "claim_namespace"] as const;
type Labels = Record<(typeof INSTANCE)[number], string>;

/** Of one instance. Moments are seconds since 1970. */
const GAUGES = {
  lastSuccess: [BACKUP_METRICS.lastSuccess, "When the newest base backup that is in the store ended."],
  lastArchived: [
    "matura_backup_last_archived_timestamp_seconds",
    "When the newest WAL segment of the current server was stored.",
  ],
  bytes: ["matura_backup_stored_bytes", "Bytes of the base backups in the store, without WAL."],
  baseBackups: [BACKUP_METRICS.baseBackups, "Completed base backups in the store."],
  credentialsExpiry: [
    "matura_backup_credentials_expiry_timestamp_seconds",
    "When the instance's credentials for its bucket end.",
  ],
  verified: [
    "matura_backup_verified_timestamp_seconds",
    "When the last trial restore that found a backup whole ended.",
  ],
  verificationFailed: [
    "matura_backup_verification_failed_timestamp_seconds",
    "When the last trial restore failed, while no later one succeeded.",
  ],
} as const;

type GaugeName = keyof typeof GAUGES;

/** What Prometheus reads of the keeper (docs/services/postgresql/backup-metrics.md). */
export class KeeperMetrics {
  readonly #gauges: Readonly<Record<GaugeName, Gauge>>;
  readonly #state: Gauge;
  readonly #errors: Counter;
  readonly #purged: Counter;
  readonly #purgedFolders: Counter;
  readonly #reasons = new Map<string, StoreReason>();

  constructor(registry: Registry) {
    const registers = [registry];
    const gauge = (name: GaugeName): Gauge => {
      const [metric, help] = GAUGES[name];
      return new Gauge({ name: metric, help, labelNames: INSTANCE, registers });
    };
    this.#gauges = {
      lastSuccess: gauge("lastSuccess"),
      lastArchived: gauge("lastArchived"),
      bytes: gauge("bytes"),
      baseBackups: gauge("baseBackups"),
      credentialsExpiry: gauge("credentialsExpiry"),
      verified: gauge("verified"),
      verificationFailed: gauge("verificationFailed"),
    };
    this.#state = new Gauge({
      name: BACKUP_METRICS.storeState,
      help: "1 for the reason that holds: Available, or why the instance's store cannot be used.",
      labelNames: [...INSTANCE, "reason"],
      registers,
    });
    this.#errors = new Counter({
      name: "matura_backup_store_errors_total",
      help: "Looks into stores that failed, by reason.",
      labelNames: ["service", "reason"],
      registers,
    });
    this.#purged = new Counter({
      name: "matura_backup_purged_buckets_total",
      help: "Buckets of deleted instances that were deleted when their time was over.",
      registers,
    });
    this.#purged.inc(0);
    this.#purgedFolders = new Counter({
      name: "matura_backup_purged_folders_total",
      help: "Folders that no server wrote to any more and that were deleted when their retention was over.",
      registers,
    });
    this.#purgedFolders.inc(0);
  }

  /** @param server whose WAL counts; every one's when it is not known */
  report(instance: BackedUpInstance, report: StoreReport, server: string | undefined): void {
    const labels = labelsOf(instance);
    const done = report.backups.filter(({ status }) => status === "Completed");
    this.#set("lastSuccess", labels, newest(done.map(({ endedAt }) => endedAt)));
    const archived = Object.entries(report.lastArchived);
    const own = archived.filter(([name]) => name === server);
    this.#set("lastArchived", labels, newest((own.length > 0 ? own : archived).map(([, time]) => time)));
    this.#set(
      "bytes",
      labels,
      report.backups.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    );
    this.#set("baseBackups", labels, done.length);
    const { reason } = report;
    const before = this.#reasons.get(instance.name);
    if (before !== undefined && before !== reason) this.#state.remove({ ...labels, reason: before });
    this.#state.set({ ...labels, reason }, 1);
    this.#reasons.set(instance.name, reason);
    if (reason !== "Available") this.#errors.inc({ service: instance.service, reason });
  }

  credentialsExpire(instance: BackedUpInstance, expires: Date | undefined): void {
    this.#set("credentialsExpiry", labelsOf(instance), expires && expires.getTime() / 1000);
  }

  /** What trial restores came to, as the instance's status has it. */
  verification(instance: BackedUpInstance): void {
    const { lastVerified, lastFailure } = instance.status.verification ?? {};
    this.#set("verified", labelsOf(instance), newest([lastVerified?.at]));
    this.#set("verificationFailed", labelsOf(instance), newest([lastFailure?.at]));
  }

  purged(): void {
    this.#purged.inc();
  }

  folderPurged(): void {
    this.#purgedFolders.inc();
  }

  /** Leaves nothing of an instance that is gone. */
  forget(instance: BackedUpInstance): void {
    const labels = labelsOf(instance);
    for (const gauge of Object.values(this.#gauges)) gauge.remove(labels);
    const reason = this.#reasons.get(instance.name);
    if (reason !== undefined) this.#state.remove({ ...labels, reason });
    this.#reasons.delete(instance.name);
  }

  #set(name: GaugeName, labels: Labels, value: number | undefined): void {
    if (value === undefined) this.#gauges[name].remove(labels);
    else this.#gauges[name].set(labels, value);
  }
}

const labelsOf = ({ service, name, claim }: BackedUpInstance): Labels => ({
  service,
  instance: name,
  claim_name: claim.name,
  claim_namespace: claim.namespace,
});

const newest = (moments: readonly (string | undefined)[]): number | undefined => {
  const times = moments
    .map((moment) => Date.parse(moment ?? "") / 1000)
    .filter((seconds) => !Number.isNaN(seconds));
  return times.length === 0 ? undefined : Math.max(...times);
};
