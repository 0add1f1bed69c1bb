import { type Compose, compose } from "../../../runtime/contribution.ts";
import type { Progress } from "../../../runtime/progress.ts";
import type { Cluster } from "../../../services/postgresql/cluster.ts";
import {
  type ClusterIdentity,
  currentCluster,
  isLost,
} from "../../../services/postgresql/current-cluster.ts";
import { HIBERNATION } from "../../../services/postgresql/hibernation.ts";
import { approvalOf, candidateCluster, keptClusters } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, RECOVERY_SOURCES } from "../../../services/postgresql/names.ts";
import { cluster } from "./cluster.ts";

interface Decisions {
  readonly image: string;
  readonly credentials: string;
}

/** The Cluster that clients reach; none where it would begin again beside another state. */
export const current = (instance: PostgreSQLInstance, decisions: Decisions): readonly Compose[] => {
  const identity = currentCluster(instance);
  return isLost(instance) ? [] : [composed(instance, identity, decisions, restoring(instance, identity))];
};

/** What is said in the place of progress while the current Cluster is gone and is not made again. */
export const loss = (instance: PostgreSQLInstance): Progress | undefined => {
  if (!isLost(instance)) return undefined;
  const kept = keptClusters(instance).map(({ name }) => name);
  return {
    ready: false,
    reason: "ClusterLost",
    message: `Cluster ${currentCluster(instance).name} is gone, and is not made again, since it would be empty: restore in place a moment, a backup or a kept state; there is ${kept.join(", ") || "none"}`,
  };
};

/** The Cluster that a restore in place is about to put in its stead; awake again, where it was one that was kept. */
export const candidate = (instance: PostgreSQLInstance, decisions: Decisions): readonly Compose[] => {
  const identity = candidateCluster(instance);
  if (identity === undefined) return [];
  // The image that its data knows: another one would change them while they wake.
  const image = instance.observed<Cluster>(identity.resource)?.spec.imageName ?? decisions.image;
  const made = composed(instance, identity, { ...decisions, image }, [approvalOf(identity)]);
  // Nothing depends on it yet, so it holds nothing up.
  return [{ ...awake(made), ready: true }];
};

const composed = (
  instance: PostgreSQLInstance,
  identity: ClusterIdentity,
  decisions: Decisions,
  after: readonly string[],
): Compose =>
  compose(identity.resource, cluster(instance, { identity, ...decisions }), {
    // The servers come up behind their network policy, and never without a password that is kept.
    after: ["namespace", "network-policy", decisions.credentials, ...after],
  });

/** A claim that restores never starts empty: it waits until Backup has found what it starts from. */
const restoring = ({ parameters }: PostgreSQLInstance, { name }: ClusterIdentity): readonly string[] =>
  parameters.restore !== undefined && name === NAMES.cluster ? [RECOVERY_SOURCES.otherInstance] : [];

const awake = (contribution: Compose): Compose => ({
  ...contribution,
  object: {
    ...contribution.object,
    metadata: {
      ...contribution.object.metadata,
      annotations: { [HIBERNATION.annotation]: HIBERNATION.off },
    },
  },
});
