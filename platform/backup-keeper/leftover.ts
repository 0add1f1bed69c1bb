import type { BackedUpInstance } from "./backed-up-instance.ts";
import { clusterOf } from "./barman/server-folder.ts";
import type { OwnStore } from "./own-store.ts";
import type { Folder } from "./store/folder.ts";

interface Facts {
  readonly instance: Pick<BackedUpInstance, "service" | "name" | "enabled" | "retention" | "status">;
  readonly owner: OwnStore["owner"];
  /** All of the bucket, by a listing that came to its end; undefined where there is none, or the store cannot be used. */
  readonly folders: readonly Folder[] | undefined;
  readonly now: Date;
}

const DAY = 86_400_000;

/**
 * Folders that no Cluster writes to any more, and that hold nothing from the days for which backups are kept.
 * plugin-barman-cloud ends retention in the folder of the running Cluster alone; a restore in place and a new major
 * version begin another one. What is not known is no reason to delete anything.
 */
export const leftoversOf = ({ instance, owner, folders, now }: Facts): readonly Folder[] => {
  const { enabled, retention, status } = instance;
  const { server, inPlace } = status;
  if (!enabled || retention === undefined || folders === undefined) return [];
  if (server === undefined || inPlace?.kept === undefined) return [];
  // A state that is being gone back to is neither current nor kept.
  if (inPlace.state === "Restoring") return [];
  // Until the current servers have a backup of their own, those of before are all there is.
  if (!folders.some(({ name, restorable }) => name === server && restorable)) return [];
  const kept = new Set(inPlace.kept);
  const end = now.getTime() - retention * DAY;
  return folders.filter(({ name, newest, held }) => {
    const cluster = clusterOf(name, instance, owner);
    if (name === server || cluster === undefined || kept.has(cluster) || held === true) return false;
    // A moment that cannot be read is never over.
    return newest !== undefined && Date.parse(newest) < end;
  });
};
