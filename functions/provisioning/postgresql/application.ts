import { CNPG_API, type Database, type DatabaseRole } from "../../../services/postgresql/cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES } from "../../../services/postgresql/names.ts";

/** The owner of the application database. Its password comes with the Cluster; this adds its client certificate. */
export const applicationUser = (instance: PostgreSQLInstance): DatabaseRole => ({
  apiVersion: CNPG_API,
  kind: "DatabaseRole",
  metadata: { name: NAMES.user, namespace: instance.namespace },
  spec: {
    cluster: { name: NAMES.cluster },
    name: NAMES.user,
    comment: "Owner of the application database",
    login: true,
    clientCertificate: { enabled: true },
    databaseRoleReclaimPolicy: "retain",
  },
});

/** The application database with the extensions that the claim names. Removing one from the claim drops nothing. */
export const applicationDatabase = (instance: PostgreSQLInstance): Database => ({
  apiVersion: CNPG_API,
  kind: "Database",
  metadata: { name: NAMES.database, namespace: instance.namespace },
  spec: {
    cluster: { name: NAMES.cluster },
    name: NAMES.database,
    owner: NAMES.user,
    databaseReclaimPolicy: "retain",
    extensions: (instance.parameters.service.extensions ?? []).map(({ name }) => ({
      name,
      ensure: "present",
    })),
  },
});
