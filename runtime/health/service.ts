import type { IService } from "kubernetes-models/v1/Service";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { HEALTHY, type HealthCheck, unhealthy } from "./health.ts";

/** A load balancer counts once it has an address; any other Service as soon as it is there. */
export const service: HealthCheck = (object) => {
  const { spec, status } = object as KubernetesObject & Pick<IService, "spec" | "status">;
  if (spec?.type !== "LoadBalancer") return HEALTHY;
  return (status?.loadBalancer?.ingress?.length ?? 0) > 0
    ? HEALTHY
    : unhealthy(`the load balancer of Service ${object.metadata?.name} has no address yet`);
};
