import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { listenError, splitAddress } from "./address.ts";

/**
 * An import statement reads every export of node:http, and one of them loads all of Node's fetch: 30 ms of a
 * start, and 4 MiB.
 */
const { createServer } = process.getBuiltinModule("node:http");

/** What Prometheus reads of a function. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Counter({
    name: "matura_function_requests_total",
    help: "Requests by outcome: ok, fatal (refused with a reason) or error (not readable at all).",
    labelNames: ["iteration", "outcome"],
    registers: [this.registry],
  });
  private readonly duration = new Histogram({
    name: "matura_function_request_duration_seconds",
    help: "Time from a request's last byte to its answer.",
    labelNames: ["iteration"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });
  private readonly resources = new Histogram({
    name: "matura_function_request_resources",
    help: "Resources in a request by state: observed or desired.",
    labelNames: ["iteration", "state"],
    buckets: [0, 5, 10, 20, 30, 50, 100, 200, 400],
    registers: [this.registry],
  });
  private readonly certificateExpiry = new Gauge({
    name: "matura_function_certificate_expiry_timestamp_seconds",
    help: "When the server's certificate ends, in seconds since 1970.",
    labelNames: ["iteration"],
    registers: [this.registry],
  });
  private readonly iteration: string;
  /** Looked up by their labels once, not at every request. */
  private readonly ofRequest: Readonly<
    Record<"duration" | "observed" | "desired", Histogram.Internal<string>>
  >;

  constructor(iteration: string) {
    this.iteration = iteration;
    for (const outcome of ["ok", "fatal", "error"]) this.requests.inc({ iteration, outcome }, 0);
    this.ofRequest = {
      duration: this.duration.labels({ iteration }),
      observed: this.resources.labels({ iteration, state: "observed" }),
      desired: this.resources.labels({ iteration, state: "desired" }),
    };
  }

  countRequest(outcome: "ok" | "fatal" | "error", seconds: number): void {
    this.requests.inc({ iteration: this.iteration, outcome });
    this.ofRequest.duration.observe(seconds);
  }

  countResources(observed: number, desired: number): void {
    this.ofRequest.observed.observe(observed);
    this.ofRequest.desired.observe(desired);
  }

  setCertificateExpiry(time: Date): void {
    this.certificateExpiry.set({ iteration: this.iteration }, time.getTime() / 1000);
  }

  /**
   * Serves /metrics.
   *
   * @throws ServerError when the address cannot be listened on.
   */
  async serve(address: string): Promise<MetricsServer> {
    const { host, port } = splitAddress("--metrics-address", address);
    const server = createServer(async (request, response) => {
      if (request.method !== "GET" || request.url?.split("?")[0] !== "/metrics") {
        response.writeHead(404).end("only GET /metrics is served here\n");
        return;
      }
      const text = await this.registry.metrics();
      response.writeHead(200, { "content-type": this.registry.contentType }).end(text);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(listenError("--metrics-address", address, error.message)));
      server.listen(port, host, resolve);
    });
    return { server, address: `${host}:${(server.address() as AddressInfo).port}` };
  }
}

export interface MetricsServer {
  readonly server: Server;
  /** host:port, with the port that the system chose. */
  readonly address: string;
}
