import { join } from "node:path";
import { bin, inState, kubeconfig } from "./folders.ts";
import { apply } from "./kubectl.ts";
import { kubeletFolder } from "./kubelet.ts";
import { tcp } from "./probe.ts";
import { ready, start } from "./process.ts";
import { network, storageClass } from "./settings.ts";

const driver = "local.csi.matura.test";
const socket = join(kubeletFolder, "plugins", driver, "csi.sock");

/** Folder of the volumes' files. */
export const volumes = inState("volumes");

/** The CSI driver of programs/storage with the provisioner and the resizer that belong to it. */
export async function startStorage(): Promise<void> {
  start({
    name: "csi-driver",
    argv: [
      join(bin, "csi-driver"),
      `--driver=${driver}`,
      `--node=${network.node.name}`,
      `--pool=${volumes}`,
      `--socket=${socket}`,
      `--registration=${join(kubeletFolder, "plugins_registry", `${driver}-reg.sock`)}`,
    ],
  });
  const sidecar = async (name: string, port: number, ...args: string[]): Promise<void> => {
    const address = `${network.node.address}:${port}`;
    const process = start({
      name,
      argv: [
        join(bin, name),
        `--csi-address=${socket}`,
        `--kubeconfig=${kubeconfig}`,
        `--http-endpoint=${address}`,
        // A volume may wait for the node to start its pod; a minute is too long for a test.
        "--retry-interval-max=10s",
        ...args,
      ],
    });
    await ready(process, tcp(network.node.address, port));
  };
  await Promise.all([
    sidecar("csi-provisioner", 9811, "--feature-gates=Topology=false", "--default-fstype=xfs"),
    sidecar("csi-resizer", 9812),
    apply([
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "CSIDriver",
        metadata: { name: driver },
        // The kubelet gives a volume to the pod's group: database images don't run as root.
        spec: { attachRequired: false, podInfoOnMount: false, fsGroupPolicy: "File" },
      },
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: {
          name: storageClass,
          annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
        },
        provisioner: driver,
        allowVolumeExpansion: true,
        reclaimPolicy: "Delete",
        volumeBindingMode: "Immediate",
      },
    ]),
  ]);
}
