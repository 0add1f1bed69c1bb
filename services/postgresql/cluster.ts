import type { KubernetesObject, StatusCondition } from "../../runtime/kubernetes-object.ts";
import type { PluginConfiguration } from "./barman.ts";

/** The fields that Matura uses of CloudNativePG's kinds (postgresql.cnpg.io/v1, CloudNativePG 1.30). */
export const CNPG_API = "postgresql.cnpg.io/v1";

export interface Cluster extends KubernetesObject {
  readonly spec: ClusterSpec;
  readonly status?: ClusterStatus;
}

export interface ClusterSpec {
  readonly instances: number;
  readonly imageName: string;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly inheritedMetadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly bootstrap: Bootstrap;
  readonly externalClusters?: readonly {
    readonly name: string;
    readonly plugin: PluginConfiguration;
  }[];
  readonly plugins?: readonly PluginConfiguration[];
  readonly certificates: { readonly serverAltDNSNames: readonly string[] };
  readonly enableSuperuserAccess: boolean;
  /** Seconds that a shutdown may take in all. */
  readonly stopDelay?: number;
  readonly primaryUpdateMethod: "switchover" | "restart";
  readonly storage: {
    readonly size: string;
    readonly storageClass?: string;
    readonly resizeInUseVolumes: boolean;
  };
  readonly resources: {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits: { readonly cpu: string; readonly memory: string };
  };
  readonly affinity?: Affinity;
  readonly topologySpreadConstraints?: readonly object[];
  readonly enablePDB?: boolean;
  /** Seconds that a server which is told to end gives its clients to finish. */
  readonly smartShutdownTimeout?: number;
  readonly managed?: { readonly roles: readonly ManagedRole[] };
  readonly postgresql: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly pg_hba: readonly string[];
    readonly shared_preload_libraries?: readonly string[];
    readonly extensions?: readonly {
      readonly name: string;
      readonly image: { readonly reference: string };
    }[];
    readonly synchronous?: Synchronous;
  };
}

/** A role that CloudNativePG keeps as it is here; without a Secret it leaves the password as it is. */
interface ManagedRole {
  readonly name: string;
  readonly ensure: "present";
  readonly login: boolean;
  readonly bypassrls: boolean;
  readonly inRoles: readonly string[];
}

/** The application's database, its owner, and the Secret with the owner's password. */
interface Application {
  readonly database: string;
  readonly owner: string;
  readonly secret: { readonly name: string };
}

/** How the first server gets its data: an empty database, or a backup. */
export type Bootstrap =
  | { readonly initdb: Application & { readonly dataChecksums?: boolean } }
  | {
      readonly recovery: Application & {
        /** The name of an external cluster. */
        readonly source: string;
        readonly recoveryTarget?: RecoveryTarget;
      };
    };

/** Where recovery ends; at the end of the archive when nothing is said. */
export interface RecoveryTarget {
  readonly backupID?: string;
  readonly targetImmediate?: boolean;
  /** RFC 3339. */
  readonly targetTime?: string;
}

/** The Secret whose password CloudNativePG gives the application's user, again at each start of a server. */
export const applicationSecretOf = (cluster: Cluster | undefined): string | undefined => {
  const bootstrap = cluster?.spec.bootstrap;
  if (bootstrap === undefined) return undefined;
  return ("recovery" in bootstrap ? bootstrap.recovery : bootstrap.initdb).secret.name;
};

export interface Affinity {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly enablePodAntiAffinity?: boolean;
  readonly podAntiAffinityType?: "preferred" | "required";
  readonly topologyKey?: string;
}

/** Quorum of synchronous replication. */
export interface Synchronous {
  readonly method: "any" | "first";
  readonly number: number;
  /** `required` stops writes while too few replicas answer; `preferred` goes on without them. */
  readonly dataDurability: "required" | "preferred";
  readonly failoverQuorum?: boolean;
}

export interface ClusterStatus {
  readonly phase?: string;
  readonly phaseReason?: string;
  readonly image?: string;
  readonly instances?: number;
  readonly readyInstances?: number;
  readonly currentPrimary?: string;
  /** Another one than the current while a switchover or a failover is under way. */
  readonly targetPrimary?: string;
  /** Secret → when its certificate ends, as Go prints a time. */
  readonly certificates?: { readonly expirations?: Readonly<Record<string, string>> };
  readonly instanceNames?: readonly string[];
  /** PersistentVolumeClaims that are being resized. */
  readonly resizingPVC?: readonly string[];
  readonly pgDataImageInfo?: { readonly image?: string; readonly majorVersion?: number };
  readonly conditions?: readonly StatusCondition[];
}

export interface DatabaseRole extends KubernetesObject {
  readonly spec: {
    readonly cluster: { readonly name: string };
    readonly name: string;
    readonly comment?: string;
    readonly login: boolean;
    /** Sessions that the role may have at a time; no limit by default. */
    readonly connectionLimit?: number;
    readonly inRoles?: readonly string[];
    readonly passwordSecret?: { readonly name: string };
    readonly disablePassword?: boolean;
    readonly clientCertificate?: { readonly enabled: boolean };
    readonly databaseRoleReclaimPolicy: "delete" | "retain";
  };
  readonly status?: {
    readonly applied?: boolean;
    readonly message?: string;
    readonly observedGeneration?: number;
    readonly clientCertificate?: { readonly expiration?: string; readonly message?: string };
  };
}

export interface Database extends KubernetesObject {
  readonly spec: {
    readonly cluster: { readonly name: string };
    readonly name: string;
    readonly owner: string;
    readonly databaseReclaimPolicy: "delete" | "retain";
    readonly extensions?: readonly { readonly name: string; readonly ensure: "present" }[];
  };
  readonly status?: {
    readonly applied?: boolean;
    readonly message?: string;
    readonly observedGeneration?: number;
  };
}

/** PgBouncer in front of a Cluster. */
export interface Pooler extends KubernetesObject {
  readonly spec: {
    readonly cluster: { readonly name: string };
    readonly type: "rw" | "ro";
    readonly instances: number;
    readonly pgbouncer: {
      readonly poolMode: "session" | "transaction";
      readonly parameters?: Readonly<Record<string, string>>;
      readonly image?: string;
    };
    readonly template?: { readonly spec: object };
  };
  readonly status?: { readonly phase?: string; readonly phaseReason?: string; readonly instances?: number };
}
