import { inState } from "./folders.ts";
import { http } from "./probe.ts";
import { ready, start } from "./process.ts";
import { network, ports } from "./settings.ts";

/** Debian's etcd 3.4, which this Kubernetes accepts as it is. Nothing survives `down`, so nothing is synced to disk. */
export async function startEtcd(): Promise<void> {
  const client = `http://${network.node.address}:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  const etcd = start({
    name: "etcd",
    argv: [
      "etcd",
      `--data-dir=${inState("etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      "--unsafe-no-fsync",
    ],
  });
  await ready(etcd, http(`${client}/health`));
}
