import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bin, inState, kubeconfig } from "./folders.ts";
import { apply } from "./kubectl.ts";
import { http } from "./probe.ts";
import { ready, start } from "./process.ts";
import { hosts, network, ports } from "./settings.ts";

const { node, services, domain } = network;

/** CoreDNS as a process of the node, behind the Service that pods are told to ask. */
export async function startDns(): Promise<void> {
  const corefile = inState("Corefile");
  writeFileSync(
    corefile,
    `.:53 {
  bind ${node.address}
  errors
  health ${node.address}:${ports.dnsHealth}
  cache 5
  hosts {
    ${node.address} ${Object.values(hosts).join(" ")}
    fallthrough
  }
  kubernetes ${domain} in-addr.arpa {
    kubeconfig ${kubeconfig}
    pods insecure
  }
}
`,
  );
  const dns = start({ name: "coredns", argv: [join(bin, "coredns"), "-conf", corefile] });
  await ready(dns, http(`http://${node.address}:${ports.dnsHealth}/health`));
  const listening = (["UDP", "TCP"] as const).map((protocol) => ({
    name: protocol.toLowerCase(),
    port: 53,
    protocol,
  }));
  await apply([
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace: "kube-system" },
      spec: { clusterIP: services.dns, ports: listening },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        name: "kube-dns-node",
        namespace: "kube-system",
        labels: { "kubernetes.io/service-name": "kube-dns" },
      },
      addressType: "IPv4",
      endpoints: [{ addresses: [node.address], conditions: { ready: true } }],
      ports: listening,
    },
  ]);
}
