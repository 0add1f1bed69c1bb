import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ClusterError } from "./error.ts";
import { inState } from "./folders.ts";
import { images } from "./images.ts";
import { certificate } from "./pki.ts";
import { ready, start } from "./process.ts";
import { network, ports, registry } from "./settings.ts";

const folder = inState("containerd");

export const containerdSocket = join(folder, "containerd.sock");

const ctr = (args: readonly string[]) =>
  execa("ctr", ["--address", containerdSocket, "--namespace", "k8s.io", ...args], {
    reject: false,
    all: true,
  });

/** Debian's containerd with all its state below the cluster's own folder, and the bridge CNI. */
export async function startContainerd(): Promise<void> {
  const configuration = join(folder, "config.toml");
  mkdirSync(join(folder, "cni"), { recursive: true });
  writeFileSync(join(folder, "cni", "10-pods.conflist"), JSON.stringify(podNetwork(), null, 2));
  trustRegistry();
  writeFileSync(configuration, toml());
  const containerd = start({ name: "containerd", argv: ["containerd", "--config", configuration] });
  await ready(containerd, async () => {
    const { failed, all } = await ctr(["version"]);
    if (failed) throw new Error(all);
  });
}

/** Puts an archive's images into containerd. @throws ClusterError with containerd's reason */
export async function importImages(archive: string): Promise<void> {
  const { failed, all } = await ctr(["images", "import", archive]);
  if (failed) throw new ClusterError(`images could not be imported: ${all}`, { component: "containerd" });
}

const toml = (): string => `version = 2
root = "${folder}/root"
state = "${folder}/state"

[grpc]
  address = "${containerdSocket}"

[plugins."io.containerd.internal.v1.opt"]
  path = "${folder}/opt"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${images.pause}"
  netns_mounts_under_state_dir = true
  # Without CAP_SYS_RESOURCE runc cannot lower the score of the kernel's out-of-memory killer.
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
        Root = "${folder}/runc"

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${folder}/cni"

  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${folder}/registries"
`;

const podNetwork = () => ({
  cniVersion: "0.4.0",
  name: network.namespace,
  plugins: [
    {
      type: "bridge",
      bridge: network.pods.bridge,
      isGateway: true,
      ipMasq: false,
      // A pod may reach itself through a Service.
      hairpinMode: true,
      ipam: {
        type: "host-local",
        ranges: [[{ subnet: network.pods.ofNode }]],
        routes: [{ dst: "0.0.0.0/0" }],
        dataDir: join(folder, "addresses"),
      },
    },
    { type: "portmap", capabilities: { portMappings: true } },
  ],
});

/** containerd has no use for the cluster's DNS: it finds the registry by address. */
function trustRegistry(): void {
  const hosts = join(folder, "registries", registry);
  const address = `https://${network.node.address}:${ports.registry}`;
  mkdirSync(hosts, { recursive: true });
  writeFileSync(
    join(hosts, "hosts.toml"),
    `server = "${address}"\n\n[host."${address}"]\n  capabilities = ["pull", "resolve"]\n  ca = "${certificate("ca").crt}"\n`,
  );
}
