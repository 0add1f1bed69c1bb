import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { asObserved } from "../../../runtime/as-observed.ts";
import { type Contribution, compose } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { type ClusterIdentity, currentCluster } from "../../../services/postgresql/current-cluster.ts";
import {
  approvalOf,
  candidateCluster,
  type InPlaceRequest,
  keptClusters,
} from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import type { Where } from "./earlier-state.ts";

/** A record of what was asked for and where it is, which provisioning waits for. */
export const approved = (
  { namespace, now }: PostgreSQLInstance,
  { value, cluster }: InPlaceRequest,
  where: Where | undefined,
): Contribution => {
  const record: IConfigMap = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: approvalOf(cluster), namespace },
    data: {
      request: value,
      approvedAt: now.toISOString(),
      ...(where === undefined ? {} : { recovery: JSON.stringify(where) }),
    },
  };
  return compose(approvalOf(cluster), record, { after: ["namespace"], ready: true });
};

/** The decision stays as it was made: the window moves on while the restore begins. */
export const approvedPlace = (instance: PostgreSQLInstance, cluster: ClusterIdentity): Where | undefined => {
  const recovery = instance.observed<IConfigMap & KubernetesObject>(approvalOf(cluster))?.data?.recovery;
  return recovery === undefined ? undefined : (JSON.parse(recovery) as Where);
};

/** Records stay as they are, but for that of a Cluster that was dropped. */
export const approvals = (instance: PostgreSQLInstance): readonly Contribution[] => {
  const clusters = [
    currentCluster(instance),
    ...keptClusters(instance),
    ...[candidateCluster(instance)].filter((cluster) => cluster !== undefined),
  ];
  return clusters.flatMap((cluster) => {
    const observed = instance.observed<KubernetesObject>(approvalOf(cluster));
    return observed === undefined ? [] : [compose(approvalOf(cluster), asObserved(observed))];
  });
};
