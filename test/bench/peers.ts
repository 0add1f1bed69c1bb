import { type ChildProcess, type ExecFileSyncOptions, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { NODE_ENVIRONMENT, NODE_FLAGS } from "../../runtime/server/node-flags.ts";
import { Connection } from "./connection.ts";

const HERE = import.meta.dirname;

/** Something that answers as a function: a command of ours, or an address that somebody gave. */
export interface Peer {
  readonly name: string;
  /** Whether it answers with the same resources as the others; the echoes do not. */
  readonly composes: boolean;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly address?: string;
}

/** A peer of which this machine has not what it needs, and why. */
export interface Missing {
  readonly name: string;
  readonly reason: string;
}

/** Bundles an entry point of test/bench/peers, as production would. */
export const bundlePeer = async (folder: string, name: string): Promise<string> => {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(HERE, "peers", `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return outfile;
};

/** Builds the peers, each in its production form, into a folder. */
export const buildPeers = async (folder: string): Promise<readonly (Peer | Missing)[]> => [
  ...(await nodePeers(folder)),
  ...goPeers(folder),
  pythonPeer(folder),
];

/** Those that need Node alone. */
export const nodePeers = async (folder: string): Promise<readonly Peer[]> => {
  const node = (entry: string, ...flags: readonly string[]) => [process.execPath, entry, ...flags];
  const [matura, typescript, echo] = await Promise.all(
    ["matura", "sdk-typescript", "echo"].map((name) => bundlePeer(folder, name)),
  );
  return [
    {
      name: "matura",
      composes: true,
      command: [process.execPath, ...NODE_FLAGS, matura ?? "", "--metrics-address", ""],
      environment: NODE_ENVIRONMENT,
    },
    { name: "echo", composes: false, command: node(echo ?? "") },
    { name: "echo, half back", composes: false, command: node(echo ?? "", "--half") },
    { name: "sdk-typescript", composes: true, command: node(typescript ?? "") },
    { name: "sdk-typescript, lean", composes: true, command: node(typescript ?? "", "--lean") },
  ];
};

const goPeers = (folder: string): readonly (Peer | Missing)[] => {
  const binary = join(folder, "go-peer");
  try {
    execFileSync("go", ["build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "."], {
      cwd: join(HERE, "peers/go"),
      env: { ...process.env, CGO_ENABLED: "0" },
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (error) {
    return [{ name: "sdk-go", reason: `it cannot be built with go: ${firstLine(error)}` }];
  }
  return [
    { name: "sdk-go", composes: true, command: [binary] },
    { name: "sdk-go, lean", composes: true, command: [binary, "--lean"] },
  ];
};

const pythonPeer = (folder: string): Peer | Missing => {
  const environment = join(folder, "python");
  const python = join(environment, "bin/python");
  try {
    if (!existsSync(join(environment, "ready"))) {
      const quiet: ExecFileSyncOptions = { stdio: ["ignore", "ignore", "pipe"] };
      execFileSync("python3", ["-m", "venv", environment], quiet);
      const requirements = join(HERE, "peers/python/requirements.txt");
      execFileSync(python, ["-m", "pip", "install", "--quiet", "-r", requirements], quiet);
      execFileSync("touch", [join(environment, "ready")]);
    }
  } catch (error) {
    return { name: "sdk-python", reason: `it cannot be installed with pip: ${firstLine(error)}` };
  }
  return { name: "sdk-python", composes: true, command: [python, join(HERE, "peers/python/main.py")] };
};

const firstLine = (error: unknown): string =>
  (error as { stderr?: Buffer }).stderr?.toString().trim().split("\n")[0] ?? String(error);

/** A peer that answers. */
export interface RunningPeer {
  readonly peer: Peer;
  readonly child: ChildProcess | undefined;
  readonly connection: Connection;
  /** From the start of the process to the end of its first answer, in milliseconds. */
  readonly toFirstAnswer: number | undefined;
}

export interface StartOptions {
  /** Folders with certificates; undefined for plain text. */
  readonly pki: { readonly server: string; readonly client: string } | undefined;
  readonly message: Buffer;
}

/** Peers that run must not outlive the benchmark, however it ends. */
const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

export const startPeer = async (peer: Peer, { pki, message }: StartOptions): Promise<RunningPeer> => {
  if (peer.address !== undefined) {
    const connection = await Connection.open(peer.address, pki?.client);
    return { peer, child: undefined, connection, toFirstAnswer: undefined };
  }
  const address = `127.0.0.1:${await freePort()}`;
  const [command, ...flags] = peer.command ?? [];
  const started = performance.now();
  const child = spawn(
    command ?? "",
    [
      ...flags,
      "--address",
      address,
      ...(pki === undefined ? ["--insecure"] : ["--tls-server-certs-dir", pki.server]),
    ],
    { stdio: "ignore", env: { ...process.env, ...peer.environment } },
  );
  children.add(child);
  child.once("exit", () => children.delete(child));
  const connection = await connectWhenUp(peer, child, address, pki?.client);
  await connection.call(message);
  return { peer, child, connection, toFirstAnswer: performance.now() - started };
};

const connectWhenUp = async (
  peer: Peer,
  child: ChildProcess,
  address: string,
  client: string | undefined,
): Promise<Connection> => {
  for (;;) {
    try {
      return await Connection.open(address, client);
    } catch {
      if (child.exitCode !== null)
        throw new Error(`${peer.name} ended with ${child.exitCode} before it answered`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
};

export const stopPeer = async ({ child, connection }: RunningPeer): Promise<void> => {
  connection.close();
  if (child === undefined || child.exitCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
  await exit;
  clearTimeout(timer);
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
};
