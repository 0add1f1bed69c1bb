import type { ClusterIdentity } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/**
 * The folder of a bucket into which a Cluster writes. A bucket of the platform's has one instance in it; one of the
 * user's own may have several.
 */
export const serverOf = (
  { name, parameters }: PostgreSQLInstance,
  cluster: Pick<ClusterIdentity, "name">,
): string => (parameters.backup.unmanagedBucket === undefined ? cluster.name : `${name}-${cluster.name}`);
