import { CNPG_API, type Database } from "../../../../services/postgresql/cluster.ts";
import { currentCluster, inCluster } from "../../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../../services/postgresql/instance.ts";
import type { Grant } from "./grant.ts";
import { dns } from "./names.ts";

/** Its data outlives the entry: only the users lose their access. */
export const accessDatabase = (
  instance: PostgreSQLInstance,
  { database, owner }: Pick<Grant, "database" | "owner">,
): Database => ({
  apiVersion: CNPG_API,
  kind: "Database",
  metadata: {
    name: inCluster(currentCluster(instance), `access-${dns(database)}`),
    namespace: instance.namespace,
  },
  spec: {
    cluster: { name: currentCluster(instance).name },
    name: database,
    owner,
    databaseReclaimPolicy: "retain",
  },
});
