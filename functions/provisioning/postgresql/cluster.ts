import { instanceLabels } from "../../../runtime/labels.ts";
import { Refusal } from "../../../runtime/refusal.ts";
import { CERTIFICATE_RULES } from "../../../services/postgresql/certificate-rules.ts";
import {
  type Bootstrap,
  type Cluster,
  type ClusterSpec,
  CNPG_API,
  type Synchronous,
} from "../../../services/postgresql/cluster.ts";
import { type ClusterIdentity, observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, RECOVERY_SOURCES } from "../../../services/postgresql/names.ts";
import { pgSettings } from "../../../services/postgresql/pg-settings.ts";
import { imagesOf, librariesOf } from "../../../services/postgresql/preloaded-extensions.ts";
import { sizeOf } from "../../../services/postgresql/size.ts";
import { certificateNames } from "./endpoints.ts";

/**
 * Seconds that clients get to finish, and that a shutdown may take in all; after that PostgreSQL recovers at its next
 * start. A deleted namespace waits for half of the second figure.
 */
const SHUTDOWN = { smartShutdownTimeout: 30, stopDelay: 180 } as const;

interface Decisions {
  readonly identity: ClusterIdentity;
  readonly image: string;
  /** Name of the Secret with the password in force. */
  readonly credentials: string;
}

/** The CloudNativePG Cluster: PostgreSQL itself. */
export const cluster = (
  instance: PostgreSQLInstance,
  { identity, image, credentials }: Decisions,
): Cluster => {
  const { parameters, settings } = instance;
  const size = sizeOf(parameters.size, settings);
  const { nodeSelector } = parameters.scheduling;
  return {
    apiVersion: CNPG_API,
    kind: "Cluster",
    metadata: { name: identity.name, namespace: instance.namespace },
    spec: {
      instances: servers(instance),
      imageName: image,
      ...(settings.imagePullSecrets.length === 0
        ? {}
        : { imagePullSecrets: settings.imagePullSecrets.map((name) => ({ name })) }),
      inheritedMetadata: { labels: instanceLabels("postgresql", instance) },
      bootstrap: bootstrap(instance, identity, credentials),
      certificates: { serverAltDNSNames: certificateNames(instance) },
      enableSuperuserAccess: false,
      ...SHUTDOWN,
      primaryUpdateMethod: parameters.instances > 1 ? "switchover" : "restart",
      storage: { size: size.disk, ...storageClass(instance), resizeInUseVolumes: true },
      resources: { requests: size.requests, limits: { cpu: size.cpu, memory: size.memory } },
      ...(nodeSelector === undefined ? {} : { affinity: { nodeSelector } }),
      postgresql: postgresql(instance),
    },
  };
};

/**
 * Empty with checksums, or from a backup: of another claim for the first Cluster of a claim that restores, of the
 * instance itself for every Cluster after the first. Which backup it is Backup adds.
 */
const bootstrap = (
  { parameters }: PostgreSQLInstance,
  { name }: ClusterIdentity,
  credentials: string,
): Bootstrap => {
  const application = { database: NAMES.database, owner: NAMES.user, secret: { name: credentials } };
  if (name !== NAMES.cluster) return { recovery: { source: RECOVERY_SOURCES.ownBackups, ...application } };
  return parameters.restore === undefined
    ? { initdb: { ...application, dataChecksums: true } }
    : { recovery: { source: RECOVERY_SOURCES.otherInstance, ...application } };
};

/** Suspending is scaling's to do: until then a claim with 0 instances keeps the servers that it has. */
const servers = (instance: PostgreSQLInstance): number => {
  const { instances } = instance.parameters;
  return instances > 0 ? instances : (observedCluster(instance)?.spec.instances ?? 1);
};

/**
 * A volume keeps its class, also when the platform has withdrawn it.
 *
 * @throws Refusal rather than keep data unencrypted that was asked to be encrypted
 */
const storageClass = (instance: PostgreSQLInstance): { storageClass?: string } => {
  const { parameters, settings } = instance;
  const existing = observedCluster(instance);
  if (existing !== undefined) {
    const { storageClass: name } = existing.spec.storage;
    return name === undefined ? {} : { storageClass: name };
  }
  const name = parameters.encryption.enabled ? settings.encryptedStorageClass : settings.storageClass;
  if (parameters.encryption.enabled && name === undefined) {
    throw new Refusal(
      "NoEncryptedStorageClass",
      "encryption.enabled is true, and this platform has no encrypted storage class: leave it out",
    );
  }
  return name === undefined ? {} : { storageClass: name };
};

const postgresql = (instance: PostgreSQLInstance): ClusterSpec["postgresql"] => {
  const { service, replication } = instance.parameters;
  const extensions = service.extensions ?? [];
  const preloaded = librariesOf(extensions);
  const images = imagesOf(extensions);
  const synchronous = synchronousOf(replication.mode, servers(instance));
  return {
    parameters: pgSettings(instance),
    pg_hba: [
      // Kubernetes' network is not to be trusted with a password: without TLS there is no way in.
      ...(service.tls.enabled ? ["hostnossl all all all reject"] : []),
      ...CERTIFICATE_RULES,
    ],
    ...(preloaded.length === 0 ? {} : { shared_preload_libraries: preloaded }),
    ...(images.length === 0 ? {} : { extensions: images }),
    ...(synchronous === undefined ? {} : { synchronous }),
  };
};

/** One replica must confirm each commit; `strict-sync` refuses writes, and a failover, without it. */
const synchronousOf = (mode: "async" | "sync" | "strict-sync", servers: number): Synchronous | undefined => {
  if (mode === "async" || servers < 2) return undefined;
  return mode === "sync"
    ? { method: "any", number: 1, dataDurability: "preferred" }
    : { method: "any", number: 1, dataDurability: "required", failoverQuorum: true };
};
