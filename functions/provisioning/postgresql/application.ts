import { CNPG_API, type Database, type DatabaseRole } from "../../../services/postgresql/cluster.ts";
import { currentCluster, inCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES } from "../../../services/postgresql/names.ts";

/** The owner of the application database. Its password comes with the Cluster; this adds its client certificate. */
export const applicationUser = (instance: PostgreSQLInstance): DatabaseRole => ({
  apiVersion: CNPG_API,
  kind: "DatabaseRole",
  metadata: { name: inCluster(currentCluster(instance), NAMES.user), namespace: instance.namespace },
  spec: {
    cluster: { name: currentCluster(instance).name },
    name: NAMES.user,
    comment: "Owner of the application database",
    login: true,
    clientCertificate: { enabled: true },
    databaseRoleReclaimPolicy: "retain",
  },
});

/** The application database with the extensions that the claim names. Removing one from the claim drops nothing. */
export const applicationDatabase = (instance: PostgreSQLInstance): Database => {
  const extensions = (instance.parameters.service.extensions ?? []).map(
    ({ name }) => ({ name, ensure: "present" }) as const,
  );
  return {
    apiVersion: CNPG_API,
    kind: "Database",
    metadata: { name: inCluster(currentCluster(instance), NAMES.database), namespace: instance.namespace },
    spec: {
      cluster: { name: currentCluster(instance).name },
      name: NAMES.database,
      owner: NAMES.user,
      databaseReclaimPolicy: "retain",
      // An empty list would be taken away by CloudNativePG and added again by every pass.
      ...(extensions.length === 0 ? {} : { extensions }),
    },
  };
};
