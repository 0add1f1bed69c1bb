import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { stringify } from "yaml";
import { clusterInfo } from "../../cluster/api.ts";
import { environment } from "./environment.ts";
import { kubectl } from "./kubectl.ts";

/** A prober that runs as a process of this machine, with the rights of its service account and no more. */
export interface RunningProber {
  /** Where it serves its metrics, as Prometheus reaches it. */
  readonly address: string;
  metrics(): Promise<string>;
  stop(): void;
}

const SERVICE_ACCOUNT = "matura-prober";

/** @param folder where its log and kubeconfig go */
export const startProber = async (folder: string): Promise<RunningProber> => {
  const { hostAddress } = await clusterInfo();
  const kubeconfig = join(folder, "prober.kubeconfig");
  writeFileSync(kubeconfig, await kubeconfigOf(SERVICE_ACCOUNT), { mode: 0o600 });
  const dns = await kubectl([
    "get",
    "service",
    "kube-dns",
    "-n",
    "kube-system",
    "-o",
    "jsonpath={.spec.clusterIP}",
  ]);
  const child = spawn(
    process.execPath,
    [
      resolve(import.meta.dirname, "../../../platform/prober/index.ts"),
      `--address=${hostAddress}:0`,
      `--dns-server=${dns}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, KUBECONFIG: kubeconfig } },
  );
  child.stderr?.pipe(createWriteStream(join(folder, "prober.log")));
  const address = await listening(child);
  return {
    address,
    metrics: async () => (await fetch(`http://${address}/metrics`)).text(),
    stop: () => void child.kill("SIGTERM"),
  };
};

/** A kubeconfig with a token of a service account in Crossplane's namespace. */
const kubeconfigOf = async (serviceAccount: string): Promise<string> => {
  const [token, cluster] = await Promise.all([
    kubectl(["create", "token", serviceAccount, "-n", "crossplane-system", "--duration=1h"]),
    kubectl(["config", "view", "--minify", "--raw", "-o", "json"]),
  ]);
  const { clusters } = JSON.parse(cluster) as { clusters: readonly { readonly name: string }[] };
  const name = clusters[0]?.name ?? "";
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters,
    users: [{ name: serviceAccount, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: serviceAccount } }],
    "current-context": name,
  });
};

const listening = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error("the prober's output is not piped");
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the prober of ${environment().out} ended with exit code ${code} before it listened`);
  });
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
  return (JSON.parse(line) as { listening: string }).listening;
};
