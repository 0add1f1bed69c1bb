import type { Server as HttpServer } from "node:http";
import { experimental, Server, ServerCredentials } from "@grpc/grpc-js";
import type { Logger } from "pino";
import type { CompositionFunction, Ports } from "../composition-function.ts";
import { listenError, splitAddress } from "./address.ts";
import { CertificateFolder } from "./certificates.ts";
import { HEALTH_SERVICE, Health } from "./health.ts";
import { Metrics } from "./metrics.ts";
import type { ServerOptions } from "./options.ts";
import { systemRandom } from "./random.ts";
import { runFunctionHandler } from "./run-function.ts";
import { functionRunner, SERVICE_NAMES } from "./service-definition.ts";

/** After a request to stop, the server serves on until no request has come for so long. */
const QUIET_MILLISECONDS = 100;

/** Where a server listens, with the ports that the system chose. */
export interface Listening {
  readonly listening: string;
  readonly metrics?: string;
}

/** A composition function behind gRPC, as Crossplane runs it. */
export class FunctionServer {
  private readonly options: ServerOptions;
  private readonly log: Logger;
  private readonly metrics: Metrics;
  private readonly health = new Health(SERVICE_NAMES);
  private readonly grpc: Server;
  private certificates: CertificateFolder | undefined;
  private metricsServer: HttpServer | undefined;
  private lastRequest = 0;

  constructor(fn: CompositionFunction, options: ServerOptions, log: Logger) {
    this.options = options;
    this.log = log;
    this.metrics = new Metrics(fn.iteration);
    this.grpc = new Server({
      "grpc.max_receive_message_length": options.maxMessageBytes,
      "grpc.max_send_message_length": options.maxMessageBytes,
      "grpc.enable_channelz": 0,
    });
    const ports: Ports = {
      clock: options.clock,
      random: systemRandom,
      // Of an unexpected error the place, not the message: that one may quote what the function was reading.
      onError: (error) => log.debug({ stack: stackOf(error) }, "the function refused or failed"),
    };
    const handle = runFunctionHandler(fn, {
      ports,
      metrics: this.metrics,
      log,
      maxMessageBytes: options.maxMessageBytes,
    });
    for (const service of SERVICE_NAMES) {
      this.grpc.addService(functionRunner(service), {
        RunFunction: (call: Parameters<typeof handle>[0], callback: Parameters<typeof handle>[1]): void => {
          this.lastRequest = performance.now();
          handle(call, callback);
        },
      });
    }
    this.grpc.addService(HEALTH_SERVICE, this.health.implementation);
  }

  /** @throws ServerError when an address is taken or there is no certificate. */
  async start(): Promise<Listening> {
    const credentials = await this.credentials();
    const { host } = splitAddress("--address", this.options.address);
    const metrics =
      this.options.metricsAddress === undefined
        ? undefined
        : await this.metrics.serve(this.options.metricsAddress);
    this.metricsServer = metrics?.server;
    const port = await new Promise<number>((resolve, reject) => {
      this.grpc.bindAsync(this.options.address, credentials, (error, port) => {
        if (error === null) resolve(port);
        else reject(listenError("--address", this.options.address, error.message));
      });
    });
    return {
      listening: `${host}:${port}`,
      ...(metrics === undefined ? {} : { metrics: metrics.address }),
    };
  }

  /**
   * Stops without losing an answer: serves what is on its way, then closes the connections, and cuts off what is
   * left at the deadline.
   *
   * @returns whether everything ended by itself.
   */
  async stop(): Promise<boolean> {
    const deadline = performance.now() + this.options.shutdownSeconds * 1000;
    this.health.stop();
    await this.quiet(deadline);
    const inTime = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(
        () => {
          this.grpc.forceShutdown();
          resolve(false);
        },
        Math.max(0, deadline - performance.now()),
      );
      this.grpc.tryShutdown(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
    this.certificates?.close();
    this.metricsServer?.closeAllConnections();
    this.metricsServer?.close();
    return inTime;
  }

  /**
   * A request that a client sent before it learns of the end may still be in a socket's buffer, where closing the
   * connection would refuse it. Half of the time is kept for the answers that are under way.
   */
  private async quiet(deadline: number): Promise<void> {
    const latest = performance.now() + (deadline - performance.now()) / 2;
    this.lastRequest = performance.now();
    while (performance.now() < Math.min(latest, this.lastRequest + QUIET_MILLISECONDS)) {
      await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS / 4));
    }
  }

  private async credentials(): Promise<ServerCredentials> {
    if (this.options.insecure) {
      this.log.warn("--insecure: plain text, and anyone who reaches the port may call");
      return ServerCredentials.createInsecure();
    }
    this.certificates = await CertificateFolder.open(
      this.options.tlsServerCertsDir,
      this.options.tlsReloadSeconds * 1000,
      {
        onLoad: (expires) => {
          this.metrics.setCertificateExpiry(expires);
          this.log.info({ expires }, "certificate loaded");
        },
        onFailure: (message) => this.log.error({ reason: message }, "kept the certificate that was in use"),
      },
    );
    return experimental.createCertificateProviderServerCredentials(
      this.certificates,
      this.certificates,
      true,
    );
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error
    ? `${error.name}\n${(error.stack ?? "")
        .split("\n")
        .filter((line) => /^\s+at /.test(line))
        .join("\n")}`
    : typeof error;
