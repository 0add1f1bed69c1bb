import type { ClusterSpec } from "../../../services/postgresql/cluster.ts";
import { CLUSTER_LABEL, type ClusterIdentity } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/**
 * Servers on nodes and in zones of their own, so that losing one of either loses one server. The constraints are there
 * with one server too: to add them with the second one would replace the first.
 */
export const placement = (
  instance: PostgreSQLInstance,
  cluster: ClusterIdentity,
): Pick<ClusterSpec, "affinity" | "topologySpreadConstraints"> => {
  const { spread } = instance.settings.scaling;
  return {
    affinity: { podAntiAffinityType: spread },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: spread === "required" ? "DoNotSchedule" : "ScheduleAnyway",
        labelSelector: {
          matchLabels: { [CLUSTER_LABEL]: cluster.name, "cnpg.io/podRole": "instance" },
        },
      },
    ],
  };
};
