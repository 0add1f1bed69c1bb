/** Names that the Backup iteration and the backup keeper share. */
export const BACKUP_NAMES = {
  /** Secret in the instance's namespace: reads and writes the instance's own bucket, and no other. */
  credentials: "backup-credentials",
  /**
   * Secret in the namespace of an instance that starts from another's backups, until it has: reads that other's bucket.
   * For a bucket of the user's own it has that user's keys, with all their rights.
   */
  sourceCredentials: "restore-credentials",
  /** ConfigMap in the instance's namespace: what the keeper sees of the store, as JSON under `report`. */
  storeReport: "backup-store",
  /**
   * ConfigMap in the instance's namespace that the function composes and the keeper fills, whenever the claim has
   * something new to say. Crossplane watches what a composite is made of, and not the report, which changes with each
   * segment of WAL.
   */
  storeNews: "backup-store-news",
} as const;

/** Keys of both Secrets. */
export const CREDENTIAL_KEYS = {
  accessKey: "ACCESS_KEY_ID",
  secretKey: "SECRET_ACCESS_KEY",
  sessionToken: "SESSION_TOKEN",
} as const;

/** The key under which a ConfigMap of the keeper holds its JSON. */
export const JSON_KEY = "report";

/** Label on the records of instances, which live in the platform's record namespace and outlive their instances. */
export const RECORD_LABEL = { "matura.dev/record": "backup" } as const;

/** On the claim: it is deleted without a last backup. */
export const SKIP_LAST_BACKUP = "matura.dev/skip-last-backup";
