import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import { pino } from "pino";
import { ApiClient } from "../../../../platform/process/api-client.ts";
import { Watched } from "../../../../platform/process/watched.ts";
import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";

/** As much of an API server as a list and a watch of ConfigMaps need. */
class FakeApi {
  readonly watchers = new Set<ServerResponse>();
  objects = new Map<string, number>();
  version = 1;
  refusesOnce = 0;
  #server: Server | undefined;

  async listen(port = 0): Promise<number> {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "", "http://localhost");
      const json = (code: number, body: object) =>
        response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (url.pathname === "/api/v1") {
        json(200, { resources: [{ name: "configmaps", kind: "ConfigMap", namespaced: true }] });
      } else if (this.refusesOnce > 0) {
        this.refusesOnce -= 1;
        json(500, { kind: "Status", reason: "InternalError" });
      } else if (url.searchParams.get("watch") === "true") {
        if (Number(url.searchParams.get("resourceVersion")) < this.version - 100) {
          json(410, { kind: "Status", code: 410, reason: "Expired" });
          return;
        }
        response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
        this.watchers.add(response);
        response.on("close", () => this.watchers.delete(response));
      } else {
        const items = [...this.objects.keys()].map((name) => this.object(name));
        json(200, { kind: "List", metadata: { resourceVersion: String(this.version) }, items });
      }
    });
    await new Promise<void>((resolve) => this.#server?.listen(port, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  object(name: string): KubernetesObject {
    const resourceVersion = String(this.objects.get(name) ?? this.version);
    return {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "a", resourceVersion } as object,
    };
  }

  put(name: string): void {
    this.version += 1;
    const type = this.objects.has(name) ? "MODIFIED" : "ADDED";
    this.objects.set(name, this.version);
    this.send(type, name);
  }

  remove(name: string): void {
    this.version += 1;
    this.objects.delete(name);
    this.send("DELETED", name);
  }

  send(type: string, name: string): void {
    for (const watcher of this.watchers)
      watcher.write(`${JSON.stringify({ type, object: this.object(name) })}\n`);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server?.close(() => resolve()));
    this.#server?.closeAllConnections();
    await closed;
  }
}

const until = async (holds: () => boolean, seconds = 8): Promise<void> => {
  for (let tries = 0; !holds() && tries < seconds * 100; tries++) await sleep(10);
  expect(holds()).toBe(true);
};

let fake: FakeApi;
let port: number;
let watched: Watched<KubernetesObject>;
const changes: string[] = [];

beforeEach(async () => {
  fake = new FakeApi();
  port = await fake.listen();
  changes.length = 0;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: "c", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: "u" },
  );
  watched = new Watched(
    config,
    new ApiClient(config, "test"),
    { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" },
    pino({ level: "silent" }),
  );
  watched.onChange(({ metadata }, change) => changes.push(`${metadata?.name} ${change}`));
});

afterEach(async () => {
  watched.stop();
  await fake.close();
});

const names = (): readonly string[] =>
  watched
    .list()
    .map(({ metadata }) => metadata?.name ?? "")
    .sort();

test("what is there, comes, changes and goes", async () => {
  fake.put("one");
  await watched.start();
  expect([watched.synced, names()]).toEqual([true, ["one"]]);
  await until(() => fake.watchers.size === 1);
  fake.put("two");
  fake.put("one");
  fake.remove("two");
  await until(() => changes.length === 4);
  expect(changes).toEqual(["one present", "two present", "one present", "two gone"]);
  expect(names()).toEqual(["one"]);
});

test("a list that fails is tried again", async () => {
  fake.refusesOnce = 1;
  fake.put("one");
  await watched.start();
  expect(watched.synced).toBe(false);
  await until(() => watched.synced);
  expect(names()).toEqual(["one"]);
});

test("an API server that was away, and forgot what happened meanwhile", async () => {
  fake.put("one");
  fake.put("two");
  await watched.start();
  await until(() => fake.watchers.size === 1);
  await fake.close();
  await until(() => !watched.synced);
  // What was known stays known.
  expect(names()).toEqual(["one", "two"]);
  fake.remove("one");
  fake.put("three");
  fake.version += 1000;
  await fake.listen(port);
  await until(() => watched.synced && fake.watchers.size === 1, 15);
  await until(() => names().includes("three"));
  expect(names()).toEqual(["three", "two"]);
  expect(changes).toContain("one gone");
  // One watch, not one for each attempt.
  expect(fake.watchers.size).toBe(1);
}, 30_000);
