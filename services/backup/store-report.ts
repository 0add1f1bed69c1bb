import { type Static, Type } from "typebox";

/** A base backup as the store has it (barman's backup.info). Moments are RFC 3339 in UTC. */
export const StoredBackup = Type.Object({
  /** Barman's identifier: `20260301T040506`. */
  id: Type.String(),
  /** The server's folder in the bucket: CloudNativePG's `serverName`. */
  server: Type.String(),
  beganAt: Type.String(),
  /** Missing while it runs, and when it failed. */
  endedAt: Type.Optional(Type.String()),
  status: Type.Enum(["Running", "Completed", "Failed"]),
  /** Bytes in the store, compressed. */
  bytes: Type.Optional(Type.Integer()),
});

export type StoredBackup = Static<typeof StoredBackup>;

/** Why the store cannot be used, or `Available`. */
export const STORE_REASONS = [
  "Available",
  "NoBackupStore",
  "EndpointUnreachable",
  "CertificateUntrusted",
  "CredentialsMissing",
  "CredentialsRefused",
  "BucketMissing",
  "BucketFull",
  "StoreError",
] as const;

/** What the keeper saw when it last looked into an instance's bucket with the instance's own credentials. */
export const StoreReport = Type.Object({
  reason: Type.Enum([...STORE_REASONS]),
  /** One sentence for people; never a secret. */
  message: Type.String(),
  /** Since when the reason is the same. */
  since: Type.String(),
  /** Where the backups are, without credentials: the bucket alone is the instance's. */
  store: Type.Optional(
    Type.Object({ endpoint: Type.String(), bucket: Type.String(), region: Type.Optional(Type.String()) }),
  ),
  /** Base backups, the newest first, 1,000 at most. */
  backups: Type.Array(StoredBackup),
  /** Server → when its newest WAL segment was stored. */
  lastArchived: Type.Record(Type.String(), Type.String()),
});

export type StoreReport = Static<typeof StoreReport>;
