import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { containerdSocket } from "./containerd.ts";
import { bin, inState, logs } from "./folders.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { waitFor } from "./kubectl.ts";
import { certificate } from "./pki.ts";
import { http } from "./probe.ts";
import { ready, start } from "./process.ts";
import { network } from "./settings.ts";
import { named } from "./slot.ts";

export const kubeletFolder = inState("kubelet");

/** Control group that holds the pods', so that `down` knows them from another kubelet's. */
export const cgroupName = named("matura-cluster");

/** Kernel settings that the kubelet changes for the whole machine; `down` puts them back. */
const machineSettings = ["vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops"];
const savedSettings = inState("sysctl.json");

/** The node's agent. Its log, and those of the containers, are in the logs folder. */
export async function startKubelet(): Promise<void> {
  saveMachineSettings();
  createCgroups();
  const { node } = network;
  const configuration = join(kubeletFolder, "config.json");
  mkdirSync(kubeletFolder, { recursive: true });
  writeFileSync(configuration, JSON.stringify(settings(), null, 2));
  const kubelet = start({
    name: "kubelet",
    argv: [
      join(bin, "kubelet"),
      `--config=${configuration}`,
      `--kubeconfig=${kubeconfigOf("kubelet")}`,
      `--hostname-override=${node.name}`,
      `--node-ip=${node.address}`,
      `--root-dir=${kubeletFolder}`,
      `--cert-dir=${join(kubeletFolder, "pki")}`,
      // Where the figures of containers get their names from: no setting of the configuration file says so.
      `--containerd=${containerdSocket}`,
    ],
  });
  await ready(kubelet, http(`http://${node.address}:10248/healthz`));
}

/** Waits until pods can be placed on the node. */
export const nodeReady = async (): Promise<void> => {
  await waitFor("create", [`node/${network.node.name}`]);
  await waitFor("condition=Ready", [`node/${network.node.name}`]);
};

const settings = () => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  // systemd is not everywhere, and its driver would need it.
  cgroupDriver: "cgroupfs",
  cgroupRoot: `/${cgroupName}`,
  cgroupsPerQOS: true,
  failCgroupV1: false,
  failSwapOn: false,
  containerRuntimeEndpoint: `unix://${containerdSocket}`,
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: certificate("ca").crt },
  },
  authorization: { mode: "Webhook" },
  tlsCertFile: certificate("kubelet").crt,
  tlsPrivateKeyFile: certificate("kubelet").key,
  healthzBindAddress: "0.0.0.0",
  clusterDNS: [network.services.dns],
  clusterDomain: network.domain,
  resolvConf: "",
  podCIDR: network.pods.ofNode,
  podLogsDir: join(logs, "pods"),
  volumePluginDir: join(kubeletFolder, "volume-plugins"),
  // The machine's disk is not the cluster's: a full one must not evict pods or delete images.
  evictionHard: { "nodefs.available": "1%", "imagefs.available": "1%", "memory.available": "100Mi" },
  imageGCHighThresholdPercent: 100,
  imageGCLowThresholdPercent: 99,
  serializeImagePulls: false,
});

function saveMachineSettings(): void {
  if (existsSync(savedSettings)) return;
  const saved = Object.fromEntries(
    machineSettings.map((name) => [name, readFileSync(`/proc/sys/${name}`, "utf8").trim()]),
  );
  writeFileSync(savedSettings, JSON.stringify(saved));
}

/** Puts back what the kubelet changed on the machine. */
export function restoreMachineSettings(): void {
  if (!existsSync(savedSettings)) return;
  const saved = JSON.parse(readFileSync(savedSettings, "utf8")) as Record<string, string>;
  for (const [name, value] of Object.entries(saved)) writeFileSync(`/proc/sys/${name}`, value);
}

/** The kubelet wants its root control group to be there: one in each hierarchy, or in the only one (v2). */
function createCgroups(): void {
  for (const hierarchy of cgroupHierarchies()) mkdirSync(join(hierarchy, cgroupName), { recursive: true });
}

/** Roots of the hierarchies of control groups. */
export function cgroupHierarchies(): string[] {
  return readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , kind]) => kind === "cgroup" || kind === "cgroup2")
    .map(([, path = ""]) => path);
}
