import type { IResourceQuota } from "kubernetes-models/v1/ResourceQuota";
import { type Contribution, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { nanosOf } from "../../../services/quantity.ts";

const REQUIREMENT = "quotas";

type Quota = KubernetesObject & Pick<IResourceQuota, "status">;

/** Every ResourceQuota of the instance's namespace: those of the platform stand beside the instance's own. */
export const quotaRequirement = ({ namespace }: PostgreSQLInstance): Contribution =>
  requirement(REQUIREMENT, { apiVersion: "v1", kind: "ResourceQuota", namespace, matchLabels: {} });

/**
 * The first quota that has no room for another server, in words. The pod of one that a quota refuses is not there, and
 * its Job says nothing but in an event.
 */
export const quotaInTheWay = (instance: PostgreSQLInstance): string | undefined => {
  const needed = needOf(instance);
  for (const { metadata, status } of instance.required<Quota>(REQUIREMENT) ?? []) {
    for (const [resource, need] of Object.entries(needed)) {
      const [hard, used] = [quantity(status?.hard?.[resource]), quantity(status?.used?.[resource])];
      if (hard === undefined || used === undefined || isEnough(hard, used, need)) continue;
      return `ResourceQuota ${metadata?.name} has no room for another server: ${used} of ${hard} ${resource} are used, and it needs ${need}`;
    }
  }
  return undefined;
};

/** What one server counts for, at the least: its sidecar comes on top. */
const needOf = (instance: PostgreSQLInstance): Readonly<Record<string, string>> => {
  const { resources, storage } = observedCluster(instance)?.spec ?? {};
  const { limits, requests } = resources ?? {};
  const candidates: Readonly<Record<string, string | undefined>> = {
    pods: "1",
    persistentvolumeclaims: "1",
    "limits.cpu": limits?.cpu,
    "limits.memory": limits?.memory,
    "requests.cpu": requests?.cpu,
    "requests.memory": requests?.memory,
    cpu: requests?.cpu,
    memory: requests?.memory,
    "requests.storage": storage?.size,
  };
  return Object.fromEntries(
    Object.entries(candidates).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
};

const quantity = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

const isEnough = (hard: string, used: string, need: string): boolean =>
  (nanosOf(used) ?? 0n) + (nanosOf(need) ?? 0n) <= (nanosOf(hard) ?? 0n);
