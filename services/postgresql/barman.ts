import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";

/** The fields that Matura uses of the kinds of plugin-barman-cloud (barmancloud.cnpg.io/v1, version 0.14). */
export const BARMAN_API = "barmancloud.cnpg.io/v1";

/** As a Cluster, a Backup and a ScheduledBackup name the plugin. */
export const BARMAN_PLUGIN = "barman-cloud.cloudnative-pg.io";

/**
 * Where base backups are taken. On the primary a backup ends once all WAL that it needs is archived; one of a replica
 * ends before that, and is worth nothing when the primary is lost just then.
 */
export const BACKUP_TARGET = "primary";

interface SecretKey {
  readonly name: string;
  readonly key: string;
}

export interface ObjectStore extends KubernetesObject {
  readonly spec: {
    readonly configuration: {
      readonly destinationPath: string;
      readonly endpointURL: string;
      readonly endpointCA?: SecretKey;
      readonly s3Credentials: {
        readonly accessKeyId: SecretKey;
        readonly secretAccessKey: SecretKey;
        readonly sessionToken?: SecretKey;
        readonly region?: SecretKey;
      };
      readonly wal: {
        readonly compression: "gzip";
        readonly maxParallel: number;
        readonly encryption?: "AES256" | "aws:kms";
      };
      readonly data: {
        readonly compression: "gzip";
        readonly encryption?: "AES256" | "aws:kms";
        readonly immediateCheckpoint: boolean;
      };
    };
    readonly retentionPolicy?: string;
    readonly instanceSidecarConfiguration?: {
      readonly env?: readonly { readonly name: string; readonly value: string }[];
      readonly resources?: {
        readonly requests: { readonly cpu: string; readonly memory: string };
        readonly limits: { readonly cpu: string; readonly memory: string };
      };
    };
  };
  readonly status?: {
    readonly serverRecoveryWindow?: Readonly<
      Record<
        string,
        {
          readonly firstRecoverabilityPoint?: string;
          readonly lastSuccessfulBackupTime?: string;
          readonly lastFailedBackupTime?: string;
        }
      >
    >;
  };
}

/** How a Cluster, or one that it recovers from, uses the plugin. */
export interface PluginConfiguration {
  readonly name: typeof BARMAN_PLUGIN;
  readonly isWALArchiver?: boolean;
  readonly parameters: {
    /** The ObjectStore's name. */
    readonly barmanObjectName: string;
    /** The folder in the bucket. */
    readonly serverName: string;
  };
}

/** postgresql.cnpg.io/v1 */
export interface ScheduledBackup extends KubernetesObject {
  readonly spec: {
    /** Six fields, seconds first, as robfig/cron reads them; UTC. */
    readonly schedule: string;
    readonly immediate: boolean;
    readonly suspend?: boolean;
    readonly cluster: { readonly name: string };
    readonly target: typeof BACKUP_TARGET;
    readonly method: "plugin";
    readonly pluginConfiguration: { readonly name: typeof BARMAN_PLUGIN };
  };
}

/** postgresql.cnpg.io/v1 */
export interface Backup extends KubernetesObject {
  readonly spec: {
    readonly cluster: { readonly name: string };
    readonly target: typeof BACKUP_TARGET;
    readonly method: "plugin";
    readonly pluginConfiguration: { readonly name: typeof BARMAN_PLUGIN };
  };
  readonly status?: {
    readonly phase?: string;
    readonly error?: string;
    /** Major version of the data. */
    readonly majorVersion?: number;
    readonly backupId?: string;
    readonly startedAt?: string;
    readonly stoppedAt?: string;
  };
}
