import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bin, inState } from "./folders.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { http } from "./probe.ts";
import { ready, start } from "./process.ts";
import { network } from "./settings.ts";

/** kube-proxy: Services become packet rules, all of them in the cluster's network namespace. */
export async function startServiceProxy(): Promise<void> {
  const configuration = inState("kube-proxy.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
      kind: "KubeProxyConfiguration",
      mode: "iptables",
      clusterCIDR: network.pods.range,
      clientConnection: { kubeconfig: kubeconfigOf("proxy") },
      nodeIPOverride: [network.node.address],
      bindAddress: "0.0.0.0",
      // Zero leaves the machine's own limits on connection tracking as they are.
      conntrack: { maxPerCore: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
      iptables: { minSyncPeriod: "100ms" },
    }),
  );
  const proxy = start({
    name: "kube-proxy",
    argv: [join(bin, "kube-proxy"), `--config=${configuration}`, `--hostname-override=${network.node.name}`],
  });
  await ready(proxy, http(`http://${network.node.address}:10256/livez`));
}
