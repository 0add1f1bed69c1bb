import type { Cluster } from "../../../services/postgresql/cluster.ts";
import {
  type ClusterIdentity,
  clusterNamed,
  currentCluster,
  observedCluster,
} from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/**
 * The folder of a bucket into which a Cluster writes. A bucket of the platform's has one instance in it; one of the
 * user's own may have several. Each major version has a folder of its own: no WAL of one can be applied to a backup of
 * another.
 *
 * @param major of the data; by default, of what the Cluster has now
 */
export const serverOf = (
  instance: PostgreSQLInstance,
  cluster: Pick<ClusterIdentity, "name">,
  major = majorOf(instance, cluster),
): string => {
  const folder = `${cluster.name}-${major}`;
  return instance.parameters.backup.unmanagedBucket === undefined ? folder : `${instance.name}-${folder}`;
};

/** The folder into which the instance writes now. */
export const currentServer = (instance: PostgreSQLInstance): string =>
  serverOf(instance, currentCluster(instance));

/** The major version of a Cluster's data: that of the Cluster that it is to replace, or the claim's, before it has any. */
export const majorOf = (instance: PostgreSQLInstance, { name }: Pick<ClusterIdentity, "name">): string => {
  const own = instance.observed<Cluster>(clusterNamed(name).resource);
  const known = [own, observedCluster(instance)].map(
    (cluster) => cluster?.status?.pgDataImageInfo?.majorVersion,
  );
  return String(known.find((major) => major !== undefined) ?? instance.parameters.service.majorVersion);
};

/** The major version of what a folder has, by its name. */
export const majorIn = (server: string): string | undefined => /-(\d+)$/.exec(server)?.[1];

/** What a folder's name has before the major version: which Cluster of which instance writes, or wrote, into it. */
export const stateIn = (server: string): string => server.replace(/-\d+$/, "");
