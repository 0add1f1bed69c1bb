import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { registerFunction } from "../../cluster/api.ts";
import type { ClusterUnderTest } from "./cluster.ts";

export interface Running {
  readonly logs: readonly string[];
  stop(): void;
}

interface Options {
  readonly out: string;
  readonly root: string;
  apply(input: string): Promise<unknown>;
}

/** Starts each function as a process of this machine, and applies XRDs and compositions. Own cluster only. */
export const startProcesses = async (
  cluster: ClusterUnderTest,
  { out, root, apply }: Options,
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
  for (const iteration of readdirSync(join(root, "functions")).filter((name) =>
    existsSync(join(root, "functions", name, "index.ts")),
  )) {
    const log = join(logs, `${iteration}.log`);
    files.push(log);
    const child = spawn(
      process.execPath,
      [
        join(root, "functions", iteration, "index.ts"),
        `--address=${own.hostAddress}:0`,
        `--tls-server-certs-dir=${own.functionTls.serverDir}`,
        "--metrics-address=",
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    children.push(child);
    const file = createWriteStream(log);
    child.stderr?.pipe(file);
    const port = await listening(child);
    child.stdout?.pipe(file);
    await registerFunction(`matura-function-${iteration}`, `passthrough:///${own.hostAddress}:${port}`);
  }
  for (const folder of ["xrds", "compositions"]) {
    for (const name of readdirSync(join(root, folder)))
      await apply(readFileSync(join(root, folder, name), "utf8"));
  }
  return {
    logs: files,
    stop: () => {
      for (const child of children) child.kill("SIGTERM");
    },
  };
};

/** The port that the function prints when it is ready. */
const listening = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error("the function's output is not piped");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the function ended with exit code ${code} before it listened`);
    }),
  ])) as [string];
  lines.close();
  const { listening: address } = JSON.parse(line) as { listening: string };
  return address.slice(address.lastIndexOf(":") + 1);
};
