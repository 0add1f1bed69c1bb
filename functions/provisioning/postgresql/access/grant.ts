import type { DatabaseRole } from "../../../../services/postgresql/cluster.ts";
import { currentCluster } from "../../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../../services/postgresql/instance.ts";
import { NAMES } from "../../../../services/postgresql/names.ts";
import { DATABASE_ANNOTATION, ROLE_PREFIX } from "./names.ts";

/** What one user may do with one database. */
export interface Grant {
  readonly user: string;
  readonly database: string;
  /** The role that owns the database. */
  readonly owner: string;
  /** Privileges on the database; empty for a user who is leaving. */
  readonly privileges: readonly string[];
}

/** The role that owns a database: users with all privileges are its members. Names that start so are reserved. */
const ownerOf = (database: string): string =>
  database === NAMES.database ? NAMES.user : `matura_db_${database}`;

/** What the claim asks for, by user. */
export const wantedGrants = ({ parameters }: PostgreSQLInstance): readonly Grant[] =>
  (parameters.service.access ?? [])
    .map(({ user, database = user, privileges }) => ({
      user,
      database,
      owner: ownerOf(database),
      privileges: privileges.includes("ALL") ? ["ALL"] : [...privileges].sort(),
    }))
    .sort((a, b) => (a.user < b.user ? -1 : 1));

/** Users whose role is still there, but who are not in the claim any more. */
export const leavingGrants = (instance: PostgreSQLInstance, wanted: readonly Grant[]): readonly Grant[] =>
  instance.observedNames
    .filter((name) => name.startsWith(ROLE_PREFIX))
    .map((name) => instance.observed<DatabaseRole>(name))
    .filter((role) => role !== undefined)
    .filter(({ spec }) => spec.cluster.name === currentCluster(instance).name)
    .filter(({ spec }) => !wanted.some(({ user }) => user === spec.name))
    .map(({ spec, metadata }) => {
      const database = metadata?.annotations?.[DATABASE_ANNOTATION] ?? NAMES.database;
      return { user: spec.name, database, owner: ownerOf(database), privileges: [] };
    });
