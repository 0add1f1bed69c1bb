import { CREDENTIAL_KEYS } from "../../services/backup/names.ts";
import type { ApiClient } from "../process/api-client.ts";
import { type Found, readKeys } from "./secret-keys.ts";
import type { BackupSettings } from "./settings.ts";

/** The platform's own account at the store, read anew each time: it may have been changed. */
export const platformAccount = (
  api: ApiClient,
  { recordNamespace, credentialsSecret: name }: BackupSettings,
): Promise<Found> =>
  readKeys(
    api,
    recordNamespace,
    {
      accessKey: { name, key: CREDENTIAL_KEYS.accessKey },
      secretKey: { name, key: CREDENTIAL_KEYS.secretKey },
    },
    "the platform team makes it, with the keys of the account for backups",
  );
