import { isEqual } from "es-toolkit";
import { BACKUP_NAMES, JSON_KEY } from "../../services/backup/names.ts";
import type { StoredBackup, StoreReport } from "../../services/backup/store-report.ts";
import type { BackedUpInstance } from "./backed-up-instance.ts";
import { clusterOf } from "./barman/server-folder.ts";
import { type ConfigMap, configMapOf } from "./json-config-map.ts";
import { type OwnStore, ownStore } from "./own-store.ts";
import { DEADLINE, type PlatformStoreState, platformStore } from "./platform-store.ts";
import type { Ports } from "./ports.ts";
import { recordOf, withBucket } from "./record.ts";
import { type KeptRecord, recordName } from "./records.ts";
import { readUserKeys } from "./secret-keys.ts";
import type { BackupSettings } from "./settings.ts";
import { withStore } from "./store/client.ts";
import { keyOf, lookInto } from "./store/contents.ts";
import { failureOf } from "./store/failure.ts";
import type { Folder } from "./store/folder.ts";
import type { Location } from "./store/location.ts";
import { probe } from "./store/probe.ts";
import { newsIn, type Outcome, readReport, secondsToNextLook, storeReport } from "./store-report.ts";

/** What is remembered of an instance between two passes; all of it can be found out again. */
export interface InstanceState extends PlatformStoreState {
  /** When the store is to be looked into again: milliseconds since 1970. */
  lookAt: number;
  report: StoreReport | undefined;
  /** Backups that have been read. */
  readonly known: Map<string, StoredBackup>;
  /** The folders of the bucket, where the last look found that it can be used. */
  listed: { readonly location: Location; readonly folders: readonly Folder[] } | undefined;
}

export const newState = (): InstanceState => ({
  lookAt: 0,
  report: undefined,
  known: new Map(),
  listed: undefined,
  ensured: undefined,
  refused: false,
});

/** Keeps bucket, credentials, report and record of an instance that lives. @returns seconds until the next pass */
export const keepInstance = async (
  ports: Ports,
  instance: BackedUpInstance,
  settings: BackupSettings,
  state: InstanceState,
): Promise<number> => {
  const { records, clock, metrics } = ports;
  metrics.verification(instance);
  const store = ownStore(instance, settings);
  const before = records.known(settings.recordNamespace, recordName(instance.service, instance.name));
  // Who has never had a backup and wants none needs no bucket. What was backed up stays, and is still looked after.
  if (!instance.enabled && before === undefined) return NOTHING_TO_KEEP;
  if (store !== undefined) await keepRecord(ports, instance, store, settings, state.report, before);
  if (clock().getTime() >= state.lookAt) {
    const seen = state.report ?? (await lastReport(ports, instance, state));
    const outcome = await look(ports, instance, store, settings, state);
    const report = storeReport(outcome, seen, clock());
    state.listed = listedOf(outcome);
    if (!isEqual(seen, report)) await writeReport(ports, instance, report);
    if (seen === undefined || !isEqual(newsIn(seen), newsIn(report))) await tell(ports, instance, report);
    state.report = report;
    state.refused ||= report.reason === "CredentialsRefused";
    if (report.reason === "BucketMissing") state.ensured = undefined;
    const restoring = instance.restore !== undefined && instance.status.restored !== true;
    state.lookAt = clock().getTime() + secondsToNextLook(report, restoring) * 1000;
    metrics.report(instance, report, instance.status.server);
    if (store !== undefined) {
      const written = records.known(settings.recordNamespace, recordName(instance.service, instance.name));
      await keepRecord(ports, instance, store, settings, report, written ?? before);
    }
  }
  return Math.max(1, (state.lookAt - clock().getTime()) / 1000);
};

/** A change of the claim begins a pass by itself. */
const NOTHING_TO_KEEP = 600;

/** Written before a bucket is made, so that none is ever forgotten. */
const keepRecord = async (
  { records }: Ports,
  instance: BackedUpInstance,
  store: OwnStore,
  { recordNamespace }: BackupSettings,
  report: StoreReport | undefined,
  before: KeptRecord | undefined,
): Promise<void> => {
  const kept: KeptRecord = {
    record: recordOf(instance, store, report, before?.record),
    buckets: withBucket(before?.buckets ?? [], store),
  };
  if (!isEqual(kept, before)) await records.write(recordNamespace, kept, instance.labels);
};

const listedOf = ({ location, failure, contents }: Outcome): InstanceState["listed"] =>
  location === undefined || failure !== undefined || contents === undefined
    ? undefined
    : { location, folders: contents.folders };

/** The report that an earlier process wrote, and what it knew of backups. */
const lastReport = async (
  { api }: Ports,
  { namespace }: BackedUpInstance,
  { known }: InstanceState,
): Promise<StoreReport | undefined> => {
  const metadata = { name: BACKUP_NAMES.storeReport, namespace };
  const report = readReport(await api.get<ConfigMap>({ apiVersion: "v1", kind: "ConfigMap", metadata }));
  for (const backup of report?.backups ?? []) known.set(keyOf(backup), backup);
  return report;
};

const writeReport = async (
  { api }: Ports,
  instance: BackedUpInstance,
  report: StoreReport,
): Promise<void> => {
  const { namespace, labels } = instance;
  const metadata = { name: BACKUP_NAMES.storeReport, namespace, labels };
  await api.apply(configMapOf(metadata, { [JSON_KEY]: report }));
};

/** After the report, since the pipeline that this begins reads it. */
const tell = async ({ api }: Ports, instance: BackedUpInstance, report: StoreReport): Promise<void> => {
  const { namespace, labels } = instance;
  await api.apply(configMapOf({ name: BACKUP_NAMES.storeNews, namespace, labels }, newsIn(report)));
};

const look = async (
  ports: Ports,
  instance: BackedUpInstance,
  store: OwnStore | undefined,
  settings: BackupSettings,
  state: InstanceState,
): Promise<Outcome> => {
  if (store === undefined) return NO_STORE;
  const { location, owner } = store;
  const found =
    instance.unmanagedBucket === undefined
      ? await platformStore(ports, instance, store, settings, state)
      : await readUserKeys(ports.api, instance.claim.namespace, instance.unmanagedBucket);
  if ("failure" in found) return { location, failure: found.failure, contents: undefined };
  const attempt = { location, owner, deadline: DEADLINE };
  const signal = AbortSignal.any([ports.stopping, AbortSignal.timeout(DEADLINE * 1000)]);
  return withStore(location, found.credentials, async (client): Promise<Outcome> => {
    let contents: Outcome["contents"];
    try {
      const { bucket } = location;
      contents = await lookInto({
        store: client,
        bucket,
        now: ports.clock(),
        isOwn: (folder) => clusterOf(folder, instance, owner) !== undefined,
        signal,
        known: state.known,
      });
      await probe(client, bucket, signal);
      return { location, failure: undefined, contents };
    } catch (error) {
      const access = contents === undefined ? "read" : "write";
      return { location, failure: failureOf(error, { ...attempt, access }), contents };
    }
  });
};

const NO_STORE: Outcome = {
  location: undefined,
  failure: {
    reason: "NoBackupStore",
    message:
      "the platform has no store for backups: name a bucket of your own in backup.unmanagedBucket, or ask the platform team to set backup.endpoint in the platform's settings",
  },
  contents: undefined,
};
