import { join } from "node:path";
import { execa } from "execa";
import { ClusterError } from "./error.ts";
import { source } from "./folders.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { apply } from "./kubectl.ts";
import { inside } from "./namespace.ts";
import { chain, table } from "./network-policy/packet-filter.ts";
import { ready, start } from "./process.ts";

const role = "matura-network-policy";

/**
 * The controller that turns ingress policies into packet rules; it may read what they speak of.
 *
 * @throws ClusterError when the kernel shows such rules nothing of what passes between pods
 */
export async function startNetworkPolicy(): Promise<void> {
  const { stdout } = await inNamespace("cat", "/proc/sys/net/bridge/bridge-nf-call-iptables");
  if (stdout !== "1") {
    throw new ClusterError(
      "packets between pods pass by all packet rules: the kernel needs br_netfilter, for Services and policies",
    );
  }
  await apply([
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: role },
      rules: [
        { apiGroups: [""], resources: ["namespaces", "pods"], verbs: ["list", "watch"] },
        { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["list", "watch"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: role },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: role }],
    },
  ]);
  const controller = start({
    name: "network-policy",
    argv: [process.execPath, join(source, "network-policy", "main.ts"), kubeconfigOf("network-policy")],
  });
  await ready(controller, async () => {
    const { failed, stderr } = await inNamespace("iptables", "-t", table, "--check", "FORWARD", "-j", chain);
    if (failed) throw new Error(stderr);
  });
}

const inNamespace = (...argv: string[]) => {
  const [command = "", ...args] = inside(argv);
  return execa(command, args, { reject: false });
};
