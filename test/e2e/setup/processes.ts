import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { registerFunction } from "../../cluster/api.ts";
import { inside } from "../../cluster/namespace.ts";
import type { ClusterUnderTest } from "./cluster.ts";
import { kubeconfigOf, type PlatformProgram } from "./platform-programs.ts";

export interface Running {
  readonly logs: readonly string[];
  /** Programs of the platform, by name: host:port of their metrics. */
  readonly programs: Readonly<Record<string, string>>;
  stop(): void;
}

interface Options {
  readonly out: string;
  readonly root: string;
  readonly programs: readonly PlatformProgram[];
  apply(input: string): Promise<unknown>;
}

/**
 * Starts each function as a process of this machine, and applies XRDs and compositions; in a whole cluster the platform's
 * programs too. Own cluster only.
 */
export const startProcesses = async (
  cluster: ClusterUnderTest,
  { out, root, programs, apply }: Options,
): Promise<Running> => {
  const { own } = cluster;
  if (own === undefined) {
    throw new Error(
      "--processes works with the project's own cluster only: leave KUBECONFIG out, or use packages",
    );
  }
  const logs = join(out, "functions");
  mkdirSync(logs, { recursive: true });
  const children: ChildProcess[] = [];
  const files: string[] = [];
  const begin = async (
    name: string,
    [program = "", ...args]: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<string> => {
    const log = join(logs, `${name}.log`);
    files.push(log);
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    children.push(child);
    const output = createWriteStream(log);
    child.stderr?.pipe(output);
    const port = await listening(child);
    child.stdout?.pipe(output);
    return port;
  };
  for (const iteration of readdirSync(join(root, "functions")).filter((name) =>
    existsSync(join(root, "functions", name, "index.ts")),
  )) {
    const port = await begin(iteration, [
      process.execPath,
      join(root, "functions", iteration, "index.ts"),
      `--address=${own.hostAddress}:0`,
      `--tls-server-certs-dir=${own.functionTls.serverDir}`,
      "--metrics-address=",
    ]);
    await registerFunction(`matura-function-${iteration}`, `passthrough:///${own.hostAddress}:${port}`);
  }
  for (const folder of ["xrds", "compositions"]) {
    for (const name of readdirSync(join(root, folder)))
      await apply(readFileSync(join(root, folder, name), "utf8"));
  }
  const addresses: Record<string, string> = {};
  for (const program of own.mode === "whole" ? programs : []) {
    const { name } = program;
    const kubeconfig = join(logs, `${name}.kubeconfig`);
    writeFileSync(kubeconfig, kubeconfigOf(program, own.kubeconfig), { mode: 0o600 });
    // In the cluster's network, where names are resolved and instances answer as they do to a pod.
    const command = [
      process.execPath,
      join(root, "platform", name, "index.ts"),
      `--address=${own.nodeAddress}:0`,
    ];
    const port = await begin(name, inside(command), {
      KUBECONFIG: kubeconfig,
      DNS_SERVER: own.nodeAddress,
      INTERVAL_SECONDS: "20",
    });
    addresses[name] = `${own.nodeAddress}:${port}`;
  }
  return {
    logs: files,
    programs: addresses,
    stop: () => {
      for (const child of children) child.kill("SIGTERM");
    },
  };
};

/** The port that the process prints when it is ready. */
const listening = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error("the process's output is not piped");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the process ended with exit code ${code} before it listened`);
    }),
  ])) as [string];
  lines.close();
  const { listening: address } = JSON.parse(line) as { listening: string };
  return address.slice(address.lastIndexOf(":") + 1);
};
