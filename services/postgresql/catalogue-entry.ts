import type { CatalogueEntry } from "../catalogue-entry.ts";
import { longestNames } from "../name-length.ts";
import { PostgreSQLAdmission } from "./admission.ts";
import { CONNECTION_KEYS } from "./connection-keys.ts";
import { PostgreSQL } from "./service.ts";
import { PostgreSQLStatus } from "./status.ts";

export const PostgreSQLEntry: CatalogueEntry = {
  service: PostgreSQL,
  names: {
    claim: { plural: "postgresqlinstances", singular: "postgresqlinstance", shortNames: ["pgi"] },
    composite: { plural: "xpostgresqlinstances", singular: "xpostgresqlinstance", shortNames: ["xpgi"] },
  },
  composition: "postgresql.matura.dev",
  columns: [
    {
      name: "VERSION",
      type: "string",
      jsonPath: ".spec.parameters.service.majorVersion",
      description: "Major version asked for.",
    },
    {
      name: "INSTANCES",
      type: "integer",
      jsonPath: ".spec.parameters.instances",
      description: "Servers asked for.",
    },
    { name: "PLAN", type: "string", jsonPath: ".spec.parameters.size.plan", description: "Plan asked for." },
    { name: "PHASE", type: "string", jsonPath: ".status.phase", description: "What it is busy with." },
  ],
  status: PostgreSQLStatus,
  connectionKeys: CONNECTION_KEYS,
  admission: PostgreSQLAdmission,
  longestName: longestNames(PostgreSQL.name),
};
