import type { ISecret } from "kubernetes-models/v1/Secret";
import { type Contribution, compose } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { BARMAN_API, type ObjectStore } from "../../../services/postgresql/barman.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import type { Store } from "./store.ts";

/** The name of the ObjectStore in which an instance has its own backups. */
export const OWN_STORE = "backups";

/** Segments that are archived, or fetched for a restore, at the same time. Each takes some 60 MiB. */
const WAL_AT_ONCE = 4;

/** The Secret with the authority that signed the store's certificate. */
const AUTHORITY = "backup-authority";

/**
 * A bucket as plugin-barman-cloud wants it.
 *
 * @param retention days after which backups go; undefined deletes nothing
 */
export const objectStore = (
  instance: PostgreSQLInstance,
  name: string,
  store: Store,
  retention?: number,
): ObjectStore => {
  const { encryption } = instance.platform.backup;
  const encrypted = encryption === undefined || store.unmanaged ? {} : { encryption };
  const { secret, accessKey, secretKey, sessionToken } = store.credentials;
  return {
    apiVersion: BARMAN_API,
    kind: "ObjectStore",
    metadata: { name, namespace: instance.namespace },
    spec: {
      configuration: {
        destinationPath: `s3://${store.bucket}/`,
        endpointURL: store.endpoint,
        ...(hasAuthority(instance, store) ? { endpointCA: { name: AUTHORITY, key: "ca.crt" } } : {}),
        s3Credentials: {
          accessKeyId: { name: secret, key: accessKey },
          secretAccessKey: { name: secret, key: secretKey },
          ...(sessionToken === undefined ? {} : { sessionToken: { name: secret, key: sessionToken } }),
        },
        // Each segment costs a start of barman-cloud: one after the other they fall behind a busy server.
        wal: { compression: "gzip", maxParallel: WAL_AT_ONCE, ...encrypted },
        // The checkpoint before a backup at once: a backup that is asked for should begin now.
        data: { compression: "gzip", ...encrypted, immediateCheckpoint: true },
      },
      ...(retention === undefined ? {} : { retentionPolicy: `${retention}d` }),
      instanceSidecarConfiguration: {
        env: [
          ...(store.region === undefined ? [] : [{ name: "AWS_DEFAULT_REGION", value: store.region }]),
          // Checksums that newer clients add by default, and that many S3 services do not know.
          { name: "AWS_REQUEST_CHECKSUM_CALCULATION", value: "when_required" },
          { name: "AWS_RESPONSE_CHECKSUM_VALIDATION", value: "when_required" },
        ],
        resources: {
          requests: { cpu: "10m", memory: "64Mi" },
          // What is not archived is what a loss costs, so only memory is bounded closely.
          limits: { cpu: "2", memory: "512Mi" },
        },
      },
    },
  };
};

const hasAuthority = ({ platform }: PostgreSQLInstance, { unmanaged }: Store): boolean =>
  platform.backup.certificateAuthority !== undefined && !unmanaged;

/** Composed before servers mount it: a Secret that is missing would keep them from starting. */
export const authority = (instance: PostgreSQLInstance, store: Store): readonly Contribution[] => {
  const { certificateAuthority } = instance.platform.backup;
  if (certificateAuthority === undefined || !hasAuthority(instance, store)) return [];
  const secret: ISecret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: AUTHORITY, namespace: instance.namespace },
    type: "Opaque",
    data: { "ca.crt": Buffer.from(certificateAuthority, "utf8").toString("base64") },
  };
  return [compose(AUTHORITY, secret as KubernetesObject, { after: ["namespace"] })];
};
