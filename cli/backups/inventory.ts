import type { Claim, ClaimPlace } from "../cluster/claim.ts";

type BackupStatus = NonNullable<NonNullable<Claim["status"]>["backup"]>;

/** A base backup, as `kubectl matura backups` lists it. Moments are RFC 3339. */
export interface ListedBackup {
  /** What `restore.backupName` takes. */
  readonly name: string;
  /** Barman's identifier. */
  readonly id: string;
  /** Folder of the bucket. */
  readonly server: string;
  readonly status: "Running" | "Completed" | "Failed";
  readonly beganAt: string;
  readonly endedAt?: string;
  readonly seconds?: number;
  /** In the bucket, compressed. */
  readonly bytes?: number;
}

/** What is known of the backups of one instance: what `--output json` prints. Moments are RFC 3339. */
export interface Inventory {
  readonly kind: string;
  readonly claim: ClaimPlace;
  /** The composite's name. */
  readonly instance: string;
  /** Only of an instance that is gone: since when, and until when its backups stay. */
  readonly deletedAt?: string;
  readonly keptUntil?: string;
  /** The newest first. */
  readonly backups: readonly ListedBackup[];
  /** Whether these are all; else the newest ones, which the claim lists. */
  readonly complete: boolean;
  /** The span that can be restored by a moment in it. */
  readonly restorable: {
    readonly first?: string;
    readonly last?: string;
    readonly gaps: readonly { readonly from: string; readonly to: string }[];
  };
  readonly store?: { readonly endpoint: string; readonly bucket: string };
  /** Cron in UTC. */
  readonly schedule?: string;
  readonly nextRun?: string;
  readonly verification?: NonNullable<BackupStatus["verification"]>;
  /** States from before restores in place. */
  readonly kept: readonly string[];
  /** BackupReady, in one line each. */
  readonly condition?: { readonly status: string; readonly reason: string; readonly message: string };
}

/** The completed backup of that name or identifier. */
export const listedBackup = ({ backups }: Pick<Inventory, "backups">, name: string) =>
  backups.find((backup) => backup.status === "Completed" && (backup.name === name || backup.id === name));
