import { type Compose, compose } from "../../../runtime/contribution.ts";
import { type ClusterIdentity, currentCluster } from "../../../services/postgresql/current-cluster.ts";
import { HIBERNATION } from "../../../services/postgresql/hibernation.ts";
import { approvalOf, candidateCluster } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, RECOVERY_SOURCES } from "../../../services/postgresql/names.ts";
import { cluster } from "./cluster.ts";

interface Decisions {
  readonly image: string;
  readonly credentials: string;
}

/** The Cluster that clients reach. */
export const current = (instance: PostgreSQLInstance, decisions: Decisions): Compose => {
  const identity = currentCluster(instance);
  return composed(instance, identity, decisions, restoring(instance, identity));
};

/** The Cluster that a restore in place is about to put in its stead; awake again, where it was one that was kept. */
export const candidate = (instance: PostgreSQLInstance, decisions: Decisions): readonly Compose[] => {
  const identity = candidateCluster(instance);
  if (identity === undefined) return [];
  // Nothing depends on it yet, so it holds nothing up.
  return [{ ...awake(composed(instance, identity, decisions, [approvalOf(identity)])), ready: true }];
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
