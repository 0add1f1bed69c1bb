import { BACKUP_NAMES } from "../../services/backup/names.ts";
import { platformAccount } from "./account.ts";
import type { BackedUpInstance } from "./backed-up-instance.ts";
import {
  credentialsOf,
  credentialsSecret,
  renewalDue,
  type Secret,
  sessionTimes,
} from "./credentials-secret.ts";
import type { OwnStore } from "./own-store.ts";
import type { Ports } from "./ports.ts";
import type { Found } from "./secret-keys.ts";
import type { BackupSettings } from "./settings.ts";
import { ensureBucket } from "./store/bucket.ts";
import { withStore } from "./store/client.ts";
import { failureOf } from "./store/failure.ts";
import { newSession } from "./store/session.ts";

/** Seconds that one step at the store may take. */
export const DEADLINE = 10;

/** Credentials that a store refuses are not renewed more often than this, in milliseconds. */
const RENEWAL_PAUSE = 5 * 60_000;

/** What is remembered of an instance's place at the platform's store. */
export interface PlatformStoreState {
  /** The bucket and settings for which all was in order; undefined has it looked at again. */
  ensured: string | undefined;
  /** The store has refused the credentials. */
  refused: boolean;
}

/** Makes the instance's bucket and keeps its credentials valid. @returns the credentials, or why there are none */
export const platformStore = async (
  { api, metrics, log, clock, stopping }: Ports,
  instance: BackedUpInstance,
  { location }: OwnStore,
  settings: BackupSettings,
  state: PlatformStoreState,
): Promise<Found> => {
  const signal = () => AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE * 1000)]);
  const place = {
    name: BACKUP_NAMES.credentials,
    namespace: instance.namespace,
    labels: instance.labels,
  };
  const secret = await api.get<Secret>({ apiVersion: "v1", kind: "Secret", metadata: place });
  const now = clock();
  const times = sessionTimes(secret);
  metrics.credentialsExpire(instance, times?.expires);
  const again = state.refused && now.getTime() - (times?.issued.getTime() ?? 0) > RENEWAL_PAUSE;
  const renew = again || renewalDue(secret, location, now);
  const wanted = JSON.stringify([location, settings.encryption]);
  const known = credentialsOf(secret);
  if (!renew && state.ensured === wanted && known !== undefined) return { credentials: known };

  const account = await platformAccount(api, settings);
  if ("failure" in account) return account;
  try {
    if (state.ensured !== wanted) {
      const { encryption } = settings;
      const made = await withStore(location, account.credentials, (store) =>
        ensureBucket(store, { ...location, encryption }, signal()),
      );
      if (made) log.info({ instance: instance.name, bucket: location.bucket }, "bucket made");
      state.ensured = wanted;
    }
    if (!renew && known !== undefined) return { credentials: known };
    const session = await newSession(
      account.credentials,
      {
        location,
        access: "write",
        hours: settings.sessionHours,
        roleArn: settings.roleArn,
        name: instance.name,
      },
      signal(),
    );
    await api.apply(credentialsSecret(place, location, session.credentials, session));
    state.refused = false;
    metrics.credentialsExpire(instance, session.expires);
    log.info({ instance: instance.name, expires: session.expires }, "credentials issued");
    return { credentials: session.credentials };
  } catch (error) {
    return { failure: failureOf(error, { location, owner: "platform", access: "read", deadline: DEADLINE }) };
  }
};
