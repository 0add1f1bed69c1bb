import { BACKUP_NAMES } from "../../services/backup/names.ts";
import { mayRestore, type RestoreSource, sourceRecord } from "../../services/backup/source-record.ts";
import { platformAccount } from "./account.ts";
import type { BackedUpInstance } from "./backed-up-instance.ts";
import { credentialsOf, credentialsSecret, renewalDue, type Secret } from "./credentials-secret.ts";
import { DEADLINE } from "./platform-store.ts";
import type { Ports } from "./ports.ts";
import { readKeys } from "./secret-keys.ts";
import type { BackupSettings } from "./settings.ts";
import { failureOf } from "./store/failure.ts";
import type { Location } from "./store/location.ts";
import { newSession } from "./store/session.ts";

/**
 * Lets an instance read the backups that its claim restores, where that is allowed, until it has been restored. Why it
 * is not allowed is said by the Backup iteration, which reads the same record.
 */
export const keepRestoreSource = async (
  ports: Ports,
  instance: BackedUpInstance,
  settings: BackupSettings,
): Promise<void> => {
  const { restore } = instance;
  if (restore === undefined) return;
  const { api, log } = ports;
  const metadata = {
    name: BACKUP_NAMES.sourceCredentials,
    namespace: instance.namespace,
    labels: instance.labels,
  };
  const key = { apiVersion: "v1", kind: "Secret", metadata };
  const secret = await api.get<Secret>(key);
  const source = instance.status.restored === true ? undefined : allowedSource(ports, instance, restore);
  if (source === undefined) {
    if (secret === undefined) return;
    await api.delete(key);
    log.info({ instance: instance.name }, "credentials for the restore taken back");
    return;
  }
  const { store, claim } = source;
  const { accessKey, secretKey } = store;
  const ofPlatform = store.endpoint === settings.endpoint;
  const location: Location = {
    endpoint: store.endpoint,
    bucket: store.bucket,
    region: store.region,
    authority: ofPlatform ? settings.certificateAuthority : undefined,
  };
  if (accessKey !== undefined && secretKey !== undefined) {
    const found = await readKeys(
      api,
      claim.namespace,
      { accessKey, secretKey },
      "the source's owner makes it",
    );
    if ("failure" in found)
      log.warn({ instance: instance.name, ...found.failure }, "no credentials to restore");
    else if (!isSame(credentialsOf(secret), found.credentials))
      await api.apply(credentialsSecret(metadata, location, found.credentials));
    return;
  }
  if (!renewalDue(secret, location, ports.clock())) return;
  const account = await platformAccount(api, settings);
  if ("failure" in account) {
    log.warn({ instance: instance.name, ...account.failure }, "no credentials to restore");
    return;
  }
  const { sessionHours: hours, roleArn } = settings;
  const signal = AbortSignal.any([ports.stopping, AbortSignal.timeout(DEADLINE * 1000)]);
  try {
    const wanted = { location, access: "read", hours, roleArn, name: instance.name } as const;
    const session = await newSession(account.credentials, wanted, signal);
    await api.apply(credentialsSecret(metadata, location, session.credentials, session));
    log.info({ instance: instance.name, source: source.instance }, "credentials for the restore issued");
  } catch (error) {
    const attempt = { location, owner: "platform", access: "read", deadline: DEADLINE } as const;
    log.warn({ instance: instance.name, ...failureOf(error, attempt) }, "no credentials to restore");
  }
};

const allowedSource = ({ records }: Ports, instance: BackedUpInstance, restore: RestoreSource) => {
  const claim = { name: restore.claimName, namespace: restore.claimNamespace ?? instance.claim.namespace };
  const candidates = records.ofClaim(instance.service, claim).map(({ record }) => record);
  const record = sourceRecord(candidates, restore, instance.name);
  return record !== undefined && mayRestore(record, instance.claim.namespace) ? record : undefined;
};

const isSame = (a: ReturnType<typeof credentialsOf>, b: ReturnType<typeof credentialsOf>): boolean =>
  a?.accessKeyId === b?.accessKeyId && a?.secretAccessKey === b?.secretAccessKey;
