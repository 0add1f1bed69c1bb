import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { Cluster } from "../../services/postgresql/cluster.ts";
import { isToHibernate } from "../../services/postgresql/hibernation.ts";
import { numberOf } from "../../services/quantity.ts";

/** What the servers of an instance take together. */
export interface Cost {
  readonly servers: number;
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly disk: number;
}

/** The limits and volumes of every Cluster among the objects. A suspended one takes no CPU and memory. */
export const costOf = (objects: ReadonlyMap<string, KubernetesObject>): Cost =>
  [...objects.values()]
    .filter((object): object is Cluster => object.kind === "Cluster")
    .map((cluster) => {
      const { spec } = cluster;
      const servers = isToHibernate(cluster) ? 0 : spec.instances;
      return {
        servers,
        cpu: servers * numberOf(spec.resources.limits.cpu),
        memory: servers * numberOf(spec.resources.limits.memory),
        disk: spec.instances * numberOf(spec.storage.size),
      };
    })
    .reduce(
      (sum, each) => ({
        servers: sum.servers + each.servers,
        cpu: sum.cpu + each.cpu,
        memory: sum.memory + each.memory,
        disk: sum.disk + each.disk,
      }),
      { servers: 0, cpu: 0, memory: 0, disk: 0 },
    );
