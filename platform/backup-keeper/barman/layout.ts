/**
 * Where barman-cloud puts things in a bucket (barman/cloud.py, barman/clients/cloud_walarchive.py):
 * `<server>/base/<id>/backup.info` and its data beside it, `<server>/wals/<16 hex>/<segment>[.gz]`.
 */
export const LAYOUT = {
  base: (server: string): string => `${server}/base/`,
  backup: (server: string, id: string): string => `${server}/base/${id}/`,
  info: (server: string, id: string): string => `${server}/base/${id}/backup.info`,
  wals: (server: string): string => `${server}/wals/`,
} as const;

/** The last name in a prefix such as `a/b/`: b. */
export const lastName = (prefix: string): string => prefix.split("/").at(-2) ?? "";

const BACKUP_ID = /^\d{8}T\d{6}$/;
export const isBackupId = (name: string): boolean => BACKUP_ID.test(name);

const WAL_FOLDER = /^[0-9A-F]{16}$/;

/** The folder of the newest segments: timeline and log number in hexadecimal, so that the order of texts is theirs. */
export const newestWalFolder = (prefixes: readonly string[]): string | undefined =>
  prefixes
    .filter((prefix) => WAL_FOLDER.test(lastName(prefix)))
    .sort()
    .at(-1);

const SEGMENT = /^[0-9A-F]{24}(\.|$)/;

/** Whether a key is a WAL segment, and not a history or backup label file. */
export const isSegment = (key: string): boolean => {
  const name = key.slice(key.lastIndexOf("/") + 1);
  return SEGMENT.test(name) && !/\.(backup|partial)(\.|$)/.test(name);
};

const KEEP = /^[^/]+\/base\/[^/]+\/annotations\/keep$/;

/** Whether a key is the mark of a backup that retention spares: what `barman-cloud-backup-keep` writes (barman/annotations.py). */
export const isHeld = (key: string): boolean => KEEP.test(key);
