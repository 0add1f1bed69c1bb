import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ChannelCredentials, Client, type ClientOptions, Metadata, type ServiceError } from "@grpc/grpc-js";
import type { Listening } from "../../../../runtime/server/function-server.ts";
import { SERVICE_NAMES } from "../../../../runtime/server/service-definition.ts";

export const GREETER = resolve("test/unit/runtime/server/greeter-main.ts");

/** A function as a process of its own, as Crossplane would meet it. */
export class FunctionProcess {
  readonly child: ChildProcess;
  readonly listening: Listening;
  private readonly log: string[];

  private constructor(child: ChildProcess, listening: Listening, log: string[]) {
    this.child = child;
    this.listening = listening;
    this.log = log;
  }

  /** Starts an entry point on free ports and waits until it listens. */
  static async start(entry: string, ...flags: readonly string[]): Promise<FunctionProcess> {
    const child = launch(entry, "--address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0", ...flags);
    const log: string[] = [];
    child.stderr?.setEncoding("utf8").on("data", (text: string) => log.push(text));
    const line = new Promise<string>((resolve, reject) => {
      child.stdout?.setEncoding("utf8").once("data", resolve);
      child.once("exit", (code) => reject(new Error(`exit ${code} before it listened:\n${log.join("")}`)));
    });
    return new FunctionProcess(child, JSON.parse(await line) as Listening, log);
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it has written to standard error so far. */
  get errors(): string {
    return this.log.join("");
  }

  /** @returns the exit code, or the signal that ended it. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | string> {
    if (!this.isAlive) return this.child.exitCode ?? this.child.signalCode ?? "gone";
    const exit = once(this.child, "exit");
    this.child.kill(signal);
    const [code, by] = (await exit) as [number | null, string | null];
    return code ?? by ?? "gone";
  }
}

export const launch = (entry: string, ...flags: readonly string[]): ChildProcess =>
  spawn(process.execPath, [entry, ...flags], { stdio: ["ignore", "pipe", "pipe"] });

/** Sends frames as they are and receives frames as they are. */
export class FrameClient {
  private readonly client: Client;
  private readonly path: string;

  constructor(
    address: string,
    credentials: ChannelCredentials = ChannelCredentials.createInsecure(),
    service: (typeof SERVICE_NAMES)[number] = SERVICE_NAMES[0],
  ) {
    const options: ClientOptions = {
      "grpc.max_receive_message_length": -1,
      // Channels of one process would otherwise share the connections of another test.
      "grpc.use_local_subchannel_pool": 1,
    };
    this.client = new Client(address, credentials, options);
    this.path = `/${service}/RunFunction`;
  }

  run(frame: Uint8Array): Promise<Buffer> {
    const asIs = (bytes: Buffer): Buffer => bytes;
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        this.path,
        asIs,
        asIs,
        Buffer.from(frame),
        new Metadata(),
        (error: ServiceError | null, answer?: Buffer) => {
          if (error !== null) reject(error);
          else resolve(answer ?? Buffer.alloc(0));
        },
      );
    });
  }

  close(): void {
    this.client.close();
  }
}

/** What a client holds that was given that folder's certificate; without one, it only trusts the authority. */
export const clientCredentials = (authority: string, folder?: string): ChannelCredentials => {
  const file = (from: string, name: string): Buffer => readFileSync(join(from, name));
  return folder === undefined
    ? ChannelCredentials.createSsl(file(authority, "ca.crt"))
    : ChannelCredentials.createSsl(
        file(authority, "ca.crt"),
        file(folder, "tls.key"),
        file(folder, "tls.crt"),
      );
};
