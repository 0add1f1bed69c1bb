import { outside } from "../../functions/backup/postgresql/window.ts";
import { mayRestore } from "../../services/backup/source-record.ts";
import { type Inventory, listedBackup } from "../backups/inventory.ts";
import { titleOf } from "../cluster/claim.ts";
import type { Source } from "./source.ts";

/** What is to be restored: neither for the newest state. */
export interface Target {
  readonly backup?: string;
  readonly moment?: string;
}

/** Backups that a refusal names. */
const NAMED = 5;

/** Why the cluster would refuse the restore, in one sentence; undefined where nothing is known against it. */
export const impossible = (
  { place, kind, inventory, allowedNamespaces }: Source,
  target: Target,
  namespace: string,
): string | undefined => {
  const title = titleOf(kind, place);
  if (
    allowedNamespaces !== undefined &&
    !mayRestore({ claim: place, allowedNamespaces: [...allowedNamespaces] }, namespace)
  ) {
    return `${title} does not let namespace ${namespace} restore its backups: its owner adds that to its backup.allowedNamespaces`;
  }
  return inventory === undefined ? undefined : missing(inventory, title, target);
};

/** Why an instance has no such state. */
export const missing = (
  { backups, complete, restorable }: Inventory,
  title: string,
  { backup, moment }: Target,
): string | undefined => {
  const completed = backups.filter(({ status }) => status === "Completed");
  if (completed.length === 0) return complete ? `${title} has no completed backup yet` : undefined;
  if (backup !== undefined && complete && listedBackup({ backups }, backup) === undefined) {
    const newest = completed.slice(0, NAMED).map(({ name }) => name);
    return `${title} has no completed backup "${backup}": its newest are ${newest.join(", ")}`;
  }
  if (moment === undefined) return undefined;
  const why = outside(moment, {
    first: restorable.first,
    last: restorable.last,
    gaps: restorable.gaps,
  });
  return why === undefined ? undefined : `${moment} cannot be restored from ${title}: ${why}`;
};
