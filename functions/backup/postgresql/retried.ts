import { type Contribution, compose } from "../../../runtime/contribution.ts";
import { shortHash } from "../../../runtime/short-hash.ts";
import { backupObject, stateOf } from "../../../services/postgresql/backup-object.ts";
import type { Backup } from "../../../services/postgresql/barman.ts";
import { currentCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { begun } from "./begun.ts";
import type { Catalogue } from "./catalogue.ts";
import { currentServer } from "./server.ts";

const PREFIX = "backup-retry-";

/** Long enough for servers to restart with the plugin, which an attempt that comes too early does not outlive. */
const PATIENCE_MS = 60_000;

/** Attempts that stay; older ones have failed. */
const MOST = 2;

/**
 * Another attempt at the first backup of a place when one has failed. Until it is there nothing can be restored, and
 * the schedule begins the next one in the night only.
 *
 * @param takes whether a backup can be taken now, and the store takes it; what was begun stays either way
 * @param since when backups went to this place, or were on again; undefined once a backup since then is there
 */
export const retried = (
  instance: PostgreSQLInstance,
  { backups, failed }: Catalogue,
  { takes, since }: { readonly takes: boolean; readonly since: string | undefined },
): readonly Contribution[] => {
  const before = begun(instance, PREFIX, MOST);
  const server = currentServer(instance);
  const isFirst =
    since !== undefined ||
    !backups.some((backup) => backup.status === "Completed" && backup.server === server);
  const [last] = failed;
  const running = (instance.required<Backup>("backups") ?? []).some(
    (backup) => stateOf(backup) === "Running",
  );
  const isDue =
    last !== undefined &&
    Date.parse(last.at) > (Date.parse(since ?? "") || 0) &&
    instance.now.getTime() - Date.parse(last.at) >= PATIENCE_MS;
  if (!takes || !isFirst || running || !isDue) return before;
  const attempt = shortHash(last.at);
  return [
    ...before,
    compose(`${PREFIX}${attempt}`, backupObject(instance, `retry-${attempt}`), {
      afterHealthy: [currentCluster(instance).resource],
      ready: true,
    }),
  ];
};
