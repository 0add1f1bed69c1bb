import { type ClusterIdentity, inCluster } from "../../../../services/postgresql/current-cluster.ts";

/** On a user's role: the database that the user may use, for when the entry is gone from the claim. */
export const DATABASE_ANNOTATION = "matura.dev/access-database";

/** Kubernetes has no underscores in names. The claim's rules keep the result unique and valid behind a prefix. */
export const dns = (name: string): string => name.replaceAll("_", "-");

/** Composition resource names. */
const plain = {
  credentials: (user: string) => `access-credentials-${user}`,
  role: (user: string) => `access-role-${user}`,
  secret: (user: string) => `access-secret-${user}`,
  owner: (database: string) => `access-owner-${database}`,
  database: (database: string) => `access-database-${database}`,
};

/** Composition resource names: what lives in a Cluster is another resource in another Cluster. */
export const resourcesIn = (cluster: ClusterIdentity) => ({
  ...plain,
  role: (user: string) => inCluster(cluster, plain.role(user)),
  owner: (database: string) => inCluster(cluster, plain.owner(database)),
  database: (database: string) => inCluster(cluster, plain.database(database)),
  manager: inCluster(cluster, "access-manager"),
});

export const resourceOf = { credentials: plain.credentials, secret: plain.secret };

/** What the composition resource names of all users' roles begin with. */
export const ROLE_PREFIX = plain.role("");
