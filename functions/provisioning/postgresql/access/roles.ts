import { CNPG_API, type DatabaseRole } from "../../../../services/postgresql/cluster.ts";
import { currentCluster, inCluster } from "../../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../../services/postgresql/instance.ts";
import type { Grant } from "./grant.ts";
import { DATABASE_ANNOTATION, dns } from "./names.ts";

const role = (
  instance: PostgreSQLInstance,
  name: string,
  spec: Omit<DatabaseRole["spec"], "cluster">,
  annotations: Readonly<Record<string, string>> = {},
): DatabaseRole => ({
  apiVersion: CNPG_API,
  kind: "DatabaseRole",
  metadata: { name: inCluster(currentCluster(instance), name), namespace: instance.namespace, annotations },
  spec: { cluster: { name: currentCluster(instance).name }, ...spec },
});

const roleName = (user: string): string => `user-${dns(user)}`;

/** A user of the claim. */
export const loginRole = (
  instance: PostgreSQLInstance,
  { user, database, owner, privileges }: Grant,
): DatabaseRole =>
  role(
    instance,
    roleName(user),
    {
      name: user,
      comment: `User of service.access, for database ${database}`,
      login: true,
      // An empty list would be taken away by CloudNativePG and added again by every pass.
      ...(privileges.includes("ALL") ? { inRoles: [owner] } : {}),
      passwordSecret: { name: `access-${dns(user)}` },
      databaseRoleReclaimPolicy: "delete",
    },
    { [DATABASE_ANNOTATION]: database },
  );

/** A user who is leaving: it owns what it owned, and gets in no more. */
export const revokedRole = (instance: PostgreSQLInstance, { user, database }: Grant): DatabaseRole =>
  role(
    instance,
    roleName(user),
    {
      name: user,
      comment: "Removed from service.access",
      login: false,
      disablePassword: true,
      databaseRoleReclaimPolicy: "delete",
    },
    { [DATABASE_ANNOTATION]: database },
  );

/** The role that owns a database, which nobody logs in with. */
export const ownerRole = (
  instance: PostgreSQLInstance,
  { database, owner }: Pick<Grant, "database" | "owner">,
): DatabaseRole =>
  role(instance, `owner-${dns(database)}`, {
    name: owner,
    comment: `Owner of database ${database}`,
    login: false,
    databaseRoleReclaimPolicy: "retain",
  });
