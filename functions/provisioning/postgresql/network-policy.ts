import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { PORTS } from "../../../services/postgresql/names.ts";

const tcp = (port: number) => ({ protocol: "TCP", port }) as const;
const namespaceNamed = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

/** Refuses every connection but those from clients of the claim, the operator, monitoring and the servers themselves. */
export const networkPolicy = (instance: PostgreSQLInstance): INetworkPolicy => {
  const { claim, parameters, platform, settings } = instance;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "instance", namespace: instance.namespace },
    spec: {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [
        { from: [{ podSelector: {} }] },
        { from: clients(claim.namespace, parameters), ports: [tcp(PORTS.postgresql)] },
        { from: [namespaceNamed(settings.operatorNamespace)], ports: [tcp(PORTS.instanceManager)] },
        ...(platform.monitoringNamespaces.length === 0
          ? []
          : [{ from: platform.monitoringNamespaces.map(namespaceNamed), ports: [tcp(PORTS.metrics)] }]),
      ],
    },
  };
};

const clients = (claimNamespace: string, { security, network }: PostgreSQLInstance["parameters"]) => [
  ...(security.allowAllNamespaces
    ? [{ namespaceSelector: {} }]
    : [...new Set([claimNamespace, ...security.allowedNamespaces])].map(namespaceNamed)),
  ...(network.serviceType === "LoadBalancer" ? network.ipFilter.map((cidr) => ({ ipBlock: { cidr } })) : []),
];
