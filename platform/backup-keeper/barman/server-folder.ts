interface Owner {
  /** The instance's service, and its composite's name. */
  readonly service: string;
  readonly name: string;
}

/**
 * The Cluster of an instance that writes, or wrote, into a folder of its bucket. A service's first Cluster is named after
 * the service, one that took its place has a hash behind that (services/postgresql/current-cluster.ts), and the folder of
 * either may have the major version behind it. In a bucket of the user's own the instance's name comes before
 * (functions/backup/postgresql/server.ts).
 *
 * A hash has eight digits and a major version fewer, and no hash has the service's name in it: so a folder belongs to
 * one Cluster of one instance, also where an instance's name begins with another's.
 *
 * @returns undefined for every folder that is not the instance's
 */
export const clusterOf = (
  folder: string,
  { service, name }: Owner,
  owner: "platform" | "user",
): string | undefined => {
  const prefix = owner === "user" ? `${name}-` : "";
  if (!folder.startsWith(prefix)) return undefined;
  const [, cluster, rest = ""] = CLUSTER.exec(folder.slice(prefix.length)) ?? [];
  return cluster === service ? `${cluster}${rest}` : undefined;
};

const CLUSTER = /^([a-z]+)(-[0-9a-f]{8})?(?:-\d{1,3})?$/;
