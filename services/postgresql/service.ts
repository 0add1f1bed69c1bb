import type { Service } from "../../runtime/service.ts";
import { PostgreSQLParameters } from "./api.ts";
import { PostgreSQLSettings } from "./settings.ts";

/** PostgreSQL on CloudNativePG. */
export const PostgreSQL = {
  name: "postgresql",
  title: "PostgreSQL",
  kinds: { claim: "PostgreSQLInstance", composite: "XPostgreSQLInstance" },
  parameters: PostgreSQLParameters,
  settings: PostgreSQLSettings,
} satisfies Service<typeof PostgreSQLParameters, typeof PostgreSQLSettings>;

export type PostgreSQL = typeof PostgreSQL;
