import type { PostgreSQLParameters } from "./api.ts";

/**
 * Extensions that work only when PostgreSQL loads their library at start, with that library.
 * From each extension's own documentation. CloudNativePG adds pgaudit and pg_failover_slots by itself.
 */
export const PRELOADED_EXTENSIONS: Readonly<Record<string, string>> = {
  pg_cron: "pg_cron",
  pg_partman: "pg_partman_bgw",
  pg_squeeze: "pg_squeeze",
  pg_stat_statements: "pg_stat_statements",
  timescaledb: "timescaledb",
};

type Extensions = NonNullable<PostgreSQLParameters["service"]["extensions"]>;

/** Libraries that PostgreSQL loads at start for these extensions. */
export const librariesOf = (extensions: Extensions): readonly string[] =>
  extensions.map(({ name }) => PRELOADED_EXTENSIONS[name]).filter((library) => library !== undefined);

/** Images that are mounted into the servers for these extensions. */
export const imagesOf = (extensions: Extensions) =>
  extensions.flatMap(({ name, image }) => (image === undefined ? [] : [{ name, image }]));
