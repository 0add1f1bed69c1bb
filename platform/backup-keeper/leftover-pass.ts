import { isEqual } from "es-toolkit";
import { BACKUP_NAMES } from "../../services/backup/names.ts";
import type { BackedUpInstance } from "./backed-up-instance.ts";
import { readInstance } from "./composites.ts";
import { credentialsOf, type Secret } from "./credentials-secret.ts";
import type { InstanceState } from "./instance-pass.ts";
import { leftoversOf } from "./leftover.ts";
import { type OwnStore, ownStore } from "./own-store.ts";
import type { Ports } from "./ports.ts";
import { readUserKeys } from "./secret-keys.ts";
import type { BackupSettings } from "./settings.ts";
import { PURGE_DEADLINE, purgeFolder } from "./store/bucket.ts";
import { withStore } from "./store/client.ts";
import { failureOf, type StoreFailure } from "./store/failure.ts";
import { type Folder, searched } from "./store/folder.ts";
import type { StoreCredentials } from "./store/location.ts";

/** Seconds between two looks for leftovers: retention is in days. */
const EVERY = 600;

/** Seconds until a deletion goes on whose time was over. */
const GOES_ON = 1;

/** Deletes folders whose retention is over and which nobody else prunes. @returns seconds until the next time */
export const deleteLeftovers = async (
  ports: Ports,
  instance: BackedUpInstance,
  settings: BackupSettings,
  state: Pick<InstanceState, "listed" | "known">,
  deadline: number = PURGE_DEADLINE,
): Promise<number> => {
  const { log, clock, stopping } = ports;
  const store = ownStore(instance, settings);
  if (store === undefined || !isEqual(state.listed?.location, store.location)) return EVERY;
  const { location, owner } = store;
  const folders = state.listed?.folders;
  const expected = leftoversOf({ instance, owner, folders, now: clock() });
  if (folders === undefined || expected.length === 0) return EVERY;
  const credentials = await credentialsFor(ports, instance);
  if (credentials === undefined) return EVERY;

  const overdue = AbortSignal.timeout(deadline);
  const signal = AbortSignal.any([stopping, overdue]);
  const { bucket } = location;
  const attempt = { location, owner, access: "write", deadline: deadline / 1000 } as const;
  const atStore = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw new StoreTrouble(failureOf(error, attempt));
    });
  try {
    await withStore(location, credentials, async (client) => {
      const listing = { store: client, bucket, signal };
      for (const { name } of expected) {
        const all = await Promise.all(
          folders.map((folder) => (folder.name === name ? atStore(searched(listing, folder)) : folder)),
        );
        const decided = await decide(ports, instance, settings, store, all);
        const folder = decided.find((one) => one.name === name);
        if (folder === undefined) continue;
        // What is half deleted must not pass for a whole backup.
        for (const key of state.known.keys()) if (key.startsWith(`${name}/`)) state.known.delete(key);
        const objects = await atStore(purgeFolder(client, bucket, name, signal));
        ports.metrics.folderPurged();
        log.info(
          { instance: instance.name, bucket, folder: name, newest: folder.newest, objects },
          "a folder that no server writes to any more was deleted, since its retention is over",
        );
      }
    });
    return EVERY;
  } catch (error) {
    if (stopping.aborted) return EVERY;
    if (overdue.aborted) return GOES_ON;
    if (!(error instanceof StoreTrouble)) throw error;
    log.warn(
      { instance: instance.name, bucket, ...error.failure },
      "a folder whose retention is over cannot be deleted",
    );
    return EVERY;
  }
};

/** The store refuses a step, or does not answer. */
class StoreTrouble extends Error {
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** By what exists, and not by what was known before: the composite is that of the API server, as it is now. */
const decide = async (
  { api, clock }: Ports,
  { service, name }: BackedUpInstance,
  settings: BackupSettings,
  store: OwnStore,
  folders: readonly Folder[],
): Promise<readonly Folder[]> => {
  const instance = await readInstance(api, service, name);
  if (instance === undefined || !isEqual(ownStore(instance, settings), store)) return [];
  return leftoversOf({ instance, owner: store.owner, folders, now: clock() });
};

/** The instance's own, which reach no other bucket: the last look used them. */
const credentialsFor = async (
  { api }: Ports,
  { claim, namespace, unmanagedBucket }: BackedUpInstance,
): Promise<StoreCredentials | undefined> => {
  if (unmanagedBucket === undefined) {
    const metadata = { name: BACKUP_NAMES.credentials, namespace };
    return credentialsOf(await api.get<Secret>({ apiVersion: "v1", kind: "Secret", metadata }));
  }
  const found = await readUserKeys(api, claim.namespace, unmanagedBucket);
  return "credentials" in found ? found.credentials : undefined;
};
