import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { PORTS } from "../../../services/postgresql/names.ts";
import { PROBER_LABELS } from "../../../services/probe/target.ts";

/** Lets the prober reach the servers. Policies add up, so the instance's own one stays as it is. */
export const networkPolicy = ({ namespace, platform }: PostgreSQLInstance): INetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "prober", namespace },
  spec: {
    podSelector: { matchLabels: { "cnpg.io/podRole": "instance" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          {
            namespaceSelector: {
              matchLabels: { "kubernetes.io/metadata.name": platform.crossplaneNamespace },
            },
            podSelector: { matchLabels: { ...PROBER_LABELS } },
          },
        ],
        ports: [{ protocol: "TCP", port: PORTS.postgresql }],
      },
    ],
  },
});
