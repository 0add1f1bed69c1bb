import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { clusterInfo, scrape } from "../../cluster/api.ts";
import { kubectl } from "../support/kubectl.ts";

/** What the kubelet measures of volumes and containers, by the path under which it serves it. */
const PATHS = { kubelet: "metrics", cadvisor: "metrics/cadvisor" } as const;

/**
 * Has Prometheus scrape the kubelet, through the API server: a kubelet asks for credentials that this Prometheus does
 * not have.
 *
 * @returns what ends it
 */
export const scrapeKubelet = async (): Promise<() => void> => {
  const { hostAddress } = await clusterInfo();
  const node = await kubectl(["get", "nodes", "-o", "jsonpath={.items[0].metadata.name}"]);
  const servers = await Promise.all(
    Object.entries(PATHS).map(async ([name, path]) => {
      const server = createServer((_request, response) => {
        kubectl(["get", "--raw", `/api/v1/nodes/${node}/proxy/${path}`]).then(
          (text) => response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text),
          () => response.writeHead(502).end(),
        );
      });
      await new Promise<void>((resolve) => server.listen(0, hostAddress, resolve));
      scrape(name, [`${hostAddress}:${portOf(server)}`], {}, { honorLabels: true });
      return { name, server };
    }),
  );
  return () => {
    for (const { name, server } of servers) {
      scrape(name, []);
      server.close();
      // Prometheus keeps its connections open.
      server.closeAllConnections();
    }
  };
};

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
