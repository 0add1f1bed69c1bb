import type { ISecret } from "kubernetes-models/v1/Secret";
import { asObserved } from "../../../runtime/as-observed.ts";
import { type Contribution, compose, requirement } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { BACKUP_NAMES, CREDENTIAL_KEYS } from "../../../services/backup/names.ts";
import type { ObjectStore } from "../../../services/postgresql/barman.ts";
import type { Cluster } from "../../../services/postgresql/cluster.ts";
import { clusterNamed } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, RECOVERY_SOURCES } from "../../../services/postgresql/names.ts";
import { objectStore } from "./object-store.ts";
import { isObstacle, type Obstacle, type Origin, originOf, recordsRequirement } from "./origin.ts";
import { asRecovered, recovering } from "./recovery.ts";

/** How the restore stands with which a claim begins. */
export interface Restore {
  readonly contributions: readonly Contribution[];
  readonly state: "Waiting" | "Restoring" | "Restored" | "Refused";
  readonly reason: string;
  readonly message: string;
}

interface Remembered {
  readonly backup?: { readonly restore?: { readonly message?: string } };
}

const FIRST = clusterNamed(NAMES.cluster);

/** What `restore` of the claim comes to; undefined for a claim that starts empty. */
export const restore = (instance: PostgreSQLInstance): Restore | undefined => {
  if (instance.parameters.restore === undefined) return undefined;
  const store = instance.observed<ObjectStore>(RECOVERY_SOURCES.otherInstance);
  const keep = store === undefined ? [] : [compose(RECOVERY_SOURCES.otherInstance, asObserved(store))];
  const cluster = instance.observed<Cluster>(FIRST.resource);
  const restored = wasRestored(instance);
  if (cluster !== undefined || restored) {
    const done = restored || (cluster !== undefined && healthOf(cluster).healthy);
    return {
      contributions: [...keep, ...(cluster === undefined ? [] : asRecovered(FIRST, cluster.spec))],
      ...(done ? { state: "Restored", reason: "Restored" } : { state: "Restoring", reason: "Restoring" }),
      message: (instance.status as Remembered).backup?.restore?.message ?? "the backup is being restored",
    };
  }
  const asked = [
    ...recordsRequirement(instance),
    requirement("restore-credentials", {
      apiVersion: "v1",
      kind: "Secret",
      namespace: instance.namespace,
      matchName: BACKUP_NAMES.sourceCredentials,
    }),
  ];
  const origin = originOf(instance, instance.parameters.restore);
  if (isObstacle(origin)) {
    return { contributions: [...asked, ...keep], ...refused(origin) };
  }
  const [credentials] = instance.required<ISecret & KubernetesObject>("restore-credentials") ?? [];
  if (credentials === undefined) {
    return {
      contributions: [...asked, ...keep],
      state: "Waiting",
      reason: "RestoreCredentialsPending",
      message: `waits until the backup keeper lets this instance read the backups of ${origin.what}`,
    };
  }
  return {
    contributions: [...asked, ...begin(instance, origin, credentials)],
    state: "Restoring",
    reason: "Restoring",
    message: origin.what,
  };
};

/** A later state, a suspension or a Cluster in its stead, does not undo that the restore was done. */
const wasRestored = ({ status }: PostgreSQLInstance): boolean =>
  (status as { backup?: { restored?: boolean } }).backup?.restored === true;

/** Waiting is for what comes by itself. */
const refused = ({ reason, message }: Obstacle): Pick<Restore, "state" | "reason" | "message"> => ({
  state: reason === "RestoreSourcePending" || reason === "RestoreNoBackup" ? "Waiting" : "Refused",
  reason,
  message,
});

const begin = (
  instance: PostgreSQLInstance,
  { record, server, target }: Origin,
  credentials: ISecret & KubernetesObject,
): readonly Contribution[] => {
  const session = credentials.data?.[CREDENTIAL_KEYS.sessionToken] !== undefined;
  const { accessKey, secretKey, sessionToken } = CREDENTIAL_KEYS;
  const source = objectStore(instance, RECOVERY_SOURCES.otherInstance, {
    endpoint: record.store.endpoint,
    bucket: record.store.bucket,
    region: record.store.region,
    unmanaged: record.store.accessKey !== undefined,
    credentials: {
      secret: BACKUP_NAMES.sourceCredentials,
      accessKey,
      secretKey,
      ...(session ? { sessionToken } : {}),
    },
  });
  return [
    compose(RECOVERY_SOURCES.otherInstance, source, { after: ["namespace"] }),
    recovering(FIRST, {
      source: RECOVERY_SOURCES.otherInstance,
      store: RECOVERY_SOURCES.otherInstance,
      server,
      target,
    }),
  ];
};
