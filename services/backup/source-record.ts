import type { BackupRecord } from "./record.ts";

/** `restore` of a claim, as far as it says which instance's backups are meant. */
export interface RestoreSource {
  readonly claimName: string;
  readonly claimNamespace?: string;
  readonly instance?: string;
  readonly backupName?: string;
}

/**
 * Which of the records of one claim's instances is meant: the one that is named, else one that has the backup, else the
 * one that lives, else the one deleted last. Never the restoring instance itself, whose claim may have the same name as
 * the one that was deleted.
 *
 * @param all of the claim that `restore` names
 * @param restoring name of the restoring instance
 */
export const sourceRecord = (
  all: readonly BackupRecord[],
  { instance, backupName }: RestoreSource,
  restoring: string,
): BackupRecord | undefined => {
  const records = all.filter((record) => record.instance !== restoring);
  if (instance !== undefined) return records.find((record) => record.instance === instance);
  const having =
    backupName === undefined ? [] : records.filter((record) => backupNamed(record, backupName) !== undefined);
  const [first] = [...(having.length === 0 ? records : having)].sort(newestFirst);
  return first;
};

/** A completed backup by the name that people know, or by barman's identifier. */
export const backupNamed = ({ backups, names }: Pick<BackupRecord, "backups" | "names">, name: string) =>
  backups.find(({ id, status }) => status === "Completed" && (id === name || id === names[name]));

/** Whether claims of a namespace may restore these backups. */
export const mayRestore = (
  { claim, allowedNamespaces }: Pick<BackupRecord, "claim" | "allowedNamespaces">,
  namespace: string,
): boolean => claim.namespace === namespace || allowedNamespaces.includes(namespace);

const newestFirst = (a: BackupRecord, b: BackupRecord): number =>
  (b.deletedAt ?? "9999").localeCompare(a.deletedAt ?? "9999");
