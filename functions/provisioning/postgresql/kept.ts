import { asObserved } from "../../../runtime/as-observed.ts";
import { type Compose, compose } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { Cluster } from "../../../services/postgresql/cluster.ts";
import { HIBERNATION } from "../../../services/postgresql/hibernation.ts";
import { candidateCluster, keptClusters } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** Kinds that provisioning composes for a Cluster. */
const IN_POSTGRESQL: readonly string[] = ["Database", "DatabaseRole"];

interface OfCluster extends KubernetesObject {
  readonly spec?: { readonly cluster?: { readonly name?: string } };
}

/** Clusters that a restore in place took out of service, with what is in them: asleep, until their user drops them. */
export const kept = (instance: PostgreSQLInstance): readonly Compose[] => {
  const clusters = keptClusters(instance);
  // One that wakes up is composed elsewhere, but what is in it stays as it is until clients reach it again.
  const names = [...clusters, ...[candidateCluster(instance)].filter((found) => found !== undefined)].map(
    ({ name }) => name,
  );
  // Nothing is read that nothing depends on: what is not looked at costs nothing.
  if (names.length === 0) return [];
  const inThem = instance.observedNames.flatMap((resource) => {
    const object = instance.observed<OfCluster>(resource);
    return object !== undefined &&
      IN_POSTGRESQL.includes(object.kind) &&
      names.includes(object.spec?.cluster?.name ?? "")
      ? [compose(resource, asObserved(object), { ready: true })]
      : [];
  });
  return [
    ...clusters.flatMap(({ resource }) => {
      const cluster = instance.observed<Cluster>(resource);
      return cluster === undefined ? [] : [compose(resource, asleep(cluster), { ready: true })];
    }),
    ...inThem,
  ];
};

const asleep = (observed: Cluster): Cluster => {
  const cluster = asObserved(observed);
  const annotations = { ...cluster.metadata?.annotations, [HIBERNATION.annotation]: HIBERNATION.on };
  return { ...cluster, metadata: { ...cluster.metadata, annotations } };
};
