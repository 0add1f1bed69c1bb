import { type Static, Type } from "typebox";
import { StoredBackup } from "./store-report.ts";

/**
 * What has to be known of an instance to restore its backups, also when it is gone. The keeper writes it, as JSON in a
 * ConfigMap `<service>-<instance>` of the platform's record namespace with the instance's labels.
 */
export const BackupRecord = Type.Object({
  service: Type.String(),
  /** The composite's name. */
  instance: Type.String(),
  claim: Type.Object({ name: Type.String(), namespace: Type.String() }),
  /** Namespaces whose claims may restore these backups, beside the claim's own. */
  allowedNamespaces: Type.Array(Type.String()),
  majorVersion: Type.String(),
  store: Type.Object({
    endpoint: Type.String(),
    bucket: Type.String(),
    region: Type.Optional(Type.String()),
    /** Where the bucket is the user's own: Secrets in the claim's namespace. */
    accessKey: Type.Optional(Type.Object({ name: Type.String(), key: Type.String() })),
    secretKey: Type.Optional(Type.Object({ name: Type.String(), key: Type.String() })),
  }),
  /** The server whose backups are the instance's state: the current Cluster's name. */
  server: Type.String(),
  /** Names that people know (Backup objects) → barman's identifiers. */
  names: Type.Record(Type.String(), Type.String()),
  backups: Type.Array(StoredBackup),
  /** The span that can be restored; missing while there is no backup. */
  firstRestorable: Type.Optional(Type.String()),
  lastRestorable: Type.Optional(Type.String()),
  /** Spans for which there is no WAL, since backups were off. */
  gaps: Type.Optional(Type.Array(Type.Object({ from: Type.String(), to: Type.String() }))),
  /** When the instance was found gone. */
  deletedAt: Type.Optional(Type.String()),
  /** When its backups will be deleted; only together with `deletedAt`, and never for a bucket of the user's own. */
  keptUntil: Type.Optional(Type.String()),
});

export type BackupRecord = Static<typeof BackupRecord>;
