import { NAMES } from "../../../../services/postgresql/names.ts";
import type { Grant } from "./grant.ts";

/** The names passed the API's pattern, which has no quotation marks. */
const quoted = (name: string): string => `"${name}"`;

/**
 * The statements, for psql: they can run any number of times. A grant on a database is PostgreSQL's own, and no
 * operator has a field for it.
 */
export const statements = (wanted: readonly Grant[], leaving: readonly Grant[]): string => {
  const databases = [
    ...new Set([NAMES.database, ...[...wanted, ...leaving].map(({ database }) => database)]),
  ].sort();
  return `${databases
    .flatMap((database) => [
      `\\connect ${quoted(database)}`,
      // Everyone could connect to every database otherwise; monitoring keeps its way in.
      `REVOKE ALL ON DATABASE ${quoted(database)} FROM PUBLIC;`,
      `GRANT CONNECT ON DATABASE ${quoted(database)} TO pg_monitor;`,
      ...leaving.filter((grant) => grant.database === database).flatMap(leave),
      ...wanted.filter((grant) => grant.database === database).flatMap(grantTo),
    ])
    .join("\n")}\n`;
};

const grantTo = ({ user, database, owner, privileges }: Grant): string[] => {
  const all = privileges.includes("ALL");
  return [
    `REVOKE ALL ON DATABASE ${quoted(database)} FROM ${quoted(user)};`,
    ...(all
      ? // What one user with all privileges makes, the others can use.
        ["TABLES", "SEQUENCES", "FUNCTIONS", "TYPES", "SCHEMAS"].map(
          (kind) =>
            `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoted(user)} GRANT ALL ON ${kind} TO ${quoted(owner)};`,
        )
      : [`GRANT ${privileges.join(", ")} ON DATABASE ${quoted(database)} TO ${quoted(user)};`]),
  ];
};

const leave = ({ user, owner }: Grant): string[] => [
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}';`,
  `REASSIGN OWNED BY ${quoted(user)} TO ${quoted(owner)};`,
  `DROP OWNED BY ${quoted(user)};`,
];
