import { CNPG_API, type DatabaseRole } from "../../../../services/postgresql/cluster.ts";
import { currentCluster, inCluster } from "../../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../../services/postgresql/instance.ts";
import { NAMES } from "../../../../services/postgresql/names.ts";

/** Name of the DatabaseRole; its client certificate's Secret is named after it. */
export const ACCESS_MANAGER = "access-manager";

/**
 * The role that grants and revokes. It is no superuser: as a member of the roles that it manages it may do what they
 * may, and it ends the sessions of users whose access was removed.
 */
export const accessManager = (instance: PostgreSQLInstance, members: readonly string[]): DatabaseRole => ({
  apiVersion: CNPG_API,
  kind: "DatabaseRole",
  metadata: { name: inCluster(currentCluster(instance), ACCESS_MANAGER), namespace: instance.namespace },
  spec: {
    cluster: { name: currentCluster(instance).name },
    name: NAMES.accessManager,
    comment: "Grants and revokes what the claim's service.access asks for",
    login: true,
    disablePassword: true,
    clientCertificate: { enabled: true },
    inRoles: [...members, "pg_signal_backend"].sort(),
    databaseRoleReclaimPolicy: "retain",
  },
});
