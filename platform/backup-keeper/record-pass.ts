import { instanceLabels } from "../../runtime/labels.ts";
import { API } from "../../services/api-group.ts";
import { REGISTRY } from "../../services/registry.ts";
import { platformAccount } from "./account.ts";
import { instanceNamespace } from "./backed-up-instance.ts";
import { type Fate, fateOf } from "./fate.ts";
import type { Ports } from "./ports.ts";
import type { KeptRecord } from "./records.ts";
import type { BackupSettings } from "./settings.ts";
import { PURGE_DEADLINE, purgeBucket } from "./store/bucket.ts";
import { withStore } from "./store/client.ts";

/** Seconds after which what could not be done is tried again. */
const AGAIN = 60;

/**
 * Does with the record of an instance what its time has come for.
 *
 * @param seen whether the watch has the composite; undefined while it does not know all of them
 * @returns seconds until the next pass, undefined when there is none
 */
export const keepRecordOf = async (
  ports: Ports,
  settings: BackupSettings,
  name: string,
  seen: boolean | undefined,
): Promise<number | undefined> => {
  const { records, log } = ports;
  const namespace = settings.recordNamespace;
  const known = records.known(namespace, name);
  if (known === undefined) return undefined;
  if (seen === undefined) return AGAIN;
  const expected = fate(ports, settings, known, seen);
  if (expected.to === "keep") return seen ? undefined : expected.seconds;

  // From here on it is about what exists: nothing of it is decided by what was known before.
  const kept = await records.read(namespace, name);
  if (kept === undefined) return undefined;
  const { record } = kept;
  const decided = fate(ports, settings, kept, await isPresent(ports, record));
  switch (decided.to) {
    case "keep":
      return decided.seconds;
    case "mark":
    case "revive": {
      const labels = instanceLabels(record.service, { name: record.instance, claim: record.claim });
      await records.write(namespace, { ...kept, record: decided.record }, labels);
      log.info(
        { instance: record.instance, keptUntil: decided.record.keptUntil },
        decided.to === "mark" ? "the instance is gone" : "the instance is there after all",
      );
      return 1;
    }
    case "purge":
      return (await purge(ports, settings, kept, name)) ? undefined : AGAIN;
  }
};

const fate = (
  { clock }: Ports,
  { keepAfterDeletionDays: keepDays }: BackupSettings,
  { record, buckets }: KeptRecord,
  present: boolean,
): Fate => fateOf(record, { present, now: clock(), keepDays, hasOwnBuckets: buckets.length > 0 });

/** By a list that has succeeded: an answer that the kind is not there would say nothing. */
const isPresent = async ({ api }: Ports, { service, instance }: KeptRecord["record"]): Promise<boolean> => {
  const entry = REGISTRY.find((known) => known.service.name === service);
  if (entry === undefined) throw new Error(`service ${service} of a record is not in the catalogue`);
  const apiVersion = `${API.group}/${API.version}`;
  const { items } = await api.list(apiVersion, entry.service.kinds.composite);
  return items.some(({ metadata }) => metadata?.name === instance);
};

/** @returns whether all is gone, the record included */
const purge = async (
  { api, records, metrics, log, stopping }: Ports,
  settings: BackupSettings,
  { record, buckets }: KeptRecord,
  name: string,
): Promise<boolean> => {
  const { service, instance } = record;
  const namespace = instanceNamespace(service, instance);
  const left = await api.get({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  if (left !== undefined) {
    log.warn({ instance, namespace }, "backups are not deleted while the instance's namespace is there");
    return false;
  }
  if (buckets.length > 0) {
    const account = await platformAccount(api, settings);
    if ("failure" in account) {
      log.warn({ instance, ...account.failure }, "backups cannot be deleted");
      return false;
    }
    for (const { endpoint, bucket, region } of buckets) {
      if (endpoint !== settings.endpoint) {
        log.error(
          { instance, endpoint, bucket },
          "the bucket is at a store that the settings no longer name",
        );
        return false;
      }
      const location = { endpoint, bucket, region, authority: settings.certificateAuthority };
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(PURGE_DEADLINE)]);
      await withStore(location, account.credentials, (store) => purgeBucket(store, bucket, signal));
      metrics.purged();
      log.info({ instance, bucket }, "the bucket of a deleted instance was deleted");
    }
  }
  await records.delete(settings.recordNamespace, name);
  return true;
};
