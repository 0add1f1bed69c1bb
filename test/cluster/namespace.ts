import { existsSync, readFileSync, rmSync } from "node:fs";
import { execa } from "execa";
import { network } from "./settings.ts";

/**
 * The network namespace that holds the cluster, and the link that lets the host reach it.
 *
 * No rule, bridge or forwarded packet of the cluster's leaves the namespace: the host gets one
 * interface and one route, which go when the namespace goes.
 */
const { namespace, host, uplink, node, linkPrefix, range } = network;

export const namespaceFile = `/run/netns/${namespace}`;

/**
 * Whether the namespace is alive. Its file is a mount of the kernel's; where /run is kept over a restart of the
 * machine, the file is still there afterwards and leads nowhere.
 */
export const namespaceExists = (): boolean =>
  readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .some((line) => line.split(" ")[1] === namespaceFile);

/** The command that runs a program in the namespace. Not `ip netns exec`: it remounts /sys, which hides the cgroups. */
export const inside = (argv: readonly string[]): string[] => [
  "nsenter",
  `--net=${namespaceFile}`,
  "--",
  ...argv,
];

const ip = (command: string) => execa("ip", command.split(" "));
const ipInside = (command: string) => ip(`-n ${namespace} ${command}`);

/** Makes the namespace; one that is there already is left as it is. */
export async function createNamespace(): Promise<void> {
  if (namespaceExists()) return;
  rmSync(namespaceFile, { force: true });
  await ip(`netns add ${namespace}`);
  await ipInside("link set lo up");
  // The node's address sits on a bridge without ports: a dummy device is not in every kernel.
  await ipInside(`link add ${node.device} type bridge`);
  await ipInside(`addr add ${node.address}/${node.prefix} dev ${node.device}`);
  await ipInside(`link set ${node.device} up`);

  await ip(`link add ${host.device} type veth peer name ${uplink.device} netns ${namespace}`);
  await ip(`addr add ${host.address}/${linkPrefix} dev ${host.device}`);
  await ip(`link set ${host.device} up`);
  await ipInside(`addr add ${uplink.address}/${linkPrefix} dev ${uplink.device}`);
  await ipInside(`link set ${uplink.device} up`);
  await ip(`route add ${range} via ${uplink.address} dev ${host.device}`);
  // Components look for a default route to learn the node's address. The host does not forward for it.
  await ipInside(`route add default via ${host.address} src ${node.address} dev ${uplink.device}`);

  await execa("nsenter", [`--net=${namespaceFile}`, "sysctl", "-qw", "net.ipv4.ip_forward=1"]);
  // Services and policies must see what passes between pods of one bridge too; without the module the key is missing.
  await execa("modprobe", ["br_netfilter"], { reject: false });
  await execa(
    "nsenter",
    [`--net=${namespaceFile}`, "sysctl", "-qw", "net.bridge.bridge-nf-call-iptables=1"],
    {
      reject: false,
    },
  );
}

/** Removes the namespace and with it the link and the route. */
export async function deleteNamespace(): Promise<void> {
  if (existsSync(`/sys/class/net/${host.device}`)) await ip(`link del ${host.device}`);
  if (namespaceExists()) await ip(`netns del ${namespace}`);
  rmSync(namespaceFile, { force: true });
}
