import { BACKUP_NAMES, CREDENTIAL_KEYS } from "../../../../services/backup/names.ts";
import type { ObjectStore } from "../../../../services/postgresql/barman.ts";
import type { Operator } from "./operator.ts";
import { secret } from "./secret.ts";

/** The backup keeper's part: credentials for the bucket. */
export const objectStore: Operator<ObjectStore> = ({ metadata }) => {
  const { name, namespace = "" } = metadata ?? {};
  if (name !== "backups") return {};
  return {
    makes: [
      secret({ name: BACKUP_NAMES.credentials, namespace }, "Opaque", {
        [CREDENTIAL_KEYS.accessKey]: "simulated",
        [CREDENTIAL_KEYS.secretKey]: "simulated",
        [CREDENTIAL_KEYS.sessionToken]: "simulated",
      }),
    ],
  };
};
