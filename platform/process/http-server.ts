import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { listenError, splitAddress } from "../../runtime/server/address.ts";

interface Served {
  readonly metrics: Registry;
  /** Why the process is not ready, or undefined when it is. */
  readonly unready: () => string | undefined;
}

/** Serves /metrics for Prometheus, and /healthz and /readyz for the kubelet. */
export class HttpServer {
  readonly #server: Server;

  constructor({ metrics, unready }: Served) {
    this.#server = createServer(async (request, response) => {
      const path = request.url?.split("?")[0];
      if (request.method !== "GET") response.writeHead(405).end("only GET is served here\n");
      else if (path === "/metrics") {
        const text = await metrics.metrics();
        response.writeHead(200, { "content-type": metrics.contentType }).end(text);
      } else if (path === "/healthz") response.writeHead(200).end("ok\n");
      else if (path === "/readyz") {
        const reason = unready();
        response.writeHead(reason === undefined ? 200 : 503).end(`${reason ?? "ok"}\n`);
      } else response.writeHead(404).end("only /metrics, /healthz and /readyz are served here\n");
    });
  }

  /** @returns host:port, with the port that the system chose. @throws ServerError when it cannot be listened on */
  async listen(address: string): Promise<string> {
    const { host, port } = splitAddress("--address", address);
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (error) => reject(listenError("--address", address, error.message)));
      this.#server.listen(port, host, resolve);
    });
    return `${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}
