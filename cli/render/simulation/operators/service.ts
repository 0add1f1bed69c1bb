import type { IService } from "kubernetes-models/v1/Service";
import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";
import type { Operator } from "./operator.ts";

/** From the range for documentation, RFC 5737. */
const ADDRESS = "192.0.2.10";

/** A cloud's controller gives a load balancer its address. */
export const service: Operator<KubernetesObject & Pick<IService, "spec">> = ({ spec }) => ({
  status: {
    loadBalancer: spec?.type === "LoadBalancer" ? { ingress: [{ ip: ADDRESS, ipMode: "VIP" }] } : {},
  },
});
