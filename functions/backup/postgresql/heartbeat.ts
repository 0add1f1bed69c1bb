import { CNPG_API, type DatabaseRole } from "../../../services/postgresql/cluster.ts";
import { currentCluster, inCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isSuspended } from "../../../services/postgresql/suspension.ts";

/** The least seconds between two heartbeats. There is one whenever the pipeline runs after that (runtime/resync.ts). */
const INTERVAL = 60;

const PREFIX = "Heartbeat of backups: ";

export const heartbeatResource = (instance: PostgreSQLInstance): string =>
  inCluster(currentCluster(instance), "backup-heartbeat");

/**
 * A role that nobody can be, whose comment is written anew every few minutes: a commit.
 *
 * PostgreSQL can stop recovery at a moment only when a later transaction is in the archive, so without writes no
 * moment could be asked for. And the WAL of an idle server is archived only when there is something in it.
 */
export const heartbeat = (instance: PostgreSQLInstance): DatabaseRole => ({
  apiVersion: CNPG_API,
  kind: "DatabaseRole",
  metadata: { name: inCluster(currentCluster(instance), "backup-heartbeat"), namespace: instance.namespace },
  spec: {
    cluster: { name: currentCluster(instance).name },
    name: "matura_heartbeat",
    comment: `${PREFIX}${lastBeat(instance)}`,
    login: false,
    disablePassword: true,
    databaseRoleReclaimPolicy: "retain",
  },
});

const lastBeat = (instance: PostgreSQLInstance): string => {
  const before = beatOf(instance.observed<DatabaseRole>(heartbeatResource(instance)));
  // No server would commit it.
  if (before !== undefined && isSuspended(instance)) return before;
  const age = before === undefined ? Number.POSITIVE_INFINITY : instance.now.getTime() - Date.parse(before);
  // A clock that was put back must not stop the heart.
  return before !== undefined && age >= 0 && age < INTERVAL * 1000
    ? before
    : instance.now.toISOString().replace(/\.\d{3}Z$/, "Z");
};

const beatOf = (role: DatabaseRole | undefined): string | undefined => {
  const comment = role?.spec.comment ?? "";
  return comment.startsWith(PREFIX) ? comment.slice(PREFIX.length) : undefined;
};

/** The moment before the newest commit of a heartbeat that PostgreSQL has made, RFC 3339. */
export const committedBeat = (instance: PostgreSQLInstance): string | undefined => {
  const role = instance.observed<DatabaseRole>(heartbeatResource(instance));
  const applied =
    role?.status?.applied === true && role.status.observedGeneration === role.metadata?.generation;
  return applied ? beatOf(role) : undefined;
};
