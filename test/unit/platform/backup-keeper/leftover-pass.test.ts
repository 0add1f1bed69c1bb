import { Writable } from "node:stream";
import { pino } from "pino";
import { Registry } from "prom-client";
import { backedUpInstance } from "../../../../platform/backup-keeper/backed-up-instance.ts";
import { type InstanceState, newState } from "../../../../platform/backup-keeper/instance-pass.ts";
import { deleteLeftovers } from "../../../../platform/backup-keeper/leftover-pass.ts";
import { KeeperMetrics } from "../../../../platform/backup-keeper/metrics.ts";
import { ownStore } from "../../../../platform/backup-keeper/own-store.ts";
import type { Ports } from "../../../../platform/backup-keeper/ports.ts";
import { settingsOf } from "../../../../platform/backup-keeper/settings.ts";
import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";
import { PostgreSQL } from "../../../../services/postgresql/service.ts";
import { S3Stub } from "./store/s3-stub.ts";

const NOW = new Date("2026-03-10T12:00:00Z");
const OLD = "2026-03-01T00:00:00.000Z";
const base64 = (text: string): string => Buffer.from(text).toString("base64");

let stub: S3Stub;
let stopping: AbortController;
beforeEach(async () => {
  stub = await S3Stub.start();
  stopping = new AbortController();
  stub.put("postgresql-17/base/20260310T020000/backup.info", "2026-03-10T02:00:30.000Z");
  for (let segment = 0; segment < 5; segment++) stub.put(`postgresql-15/wals/${segment}`, OLD);
});
afterEach(() => stub.stop());

const composite = (backup: object = {}, parameters: object = {}) =>
  ({
    apiVersion: "matura.dev/v1",
    kind: "XPostgreSQLInstance",
    metadata: { name: "orders" },
    spec: { parameters: { backup: { retention: 6, ...parameters } } },
    status: { backup: { server: "postgresql-17", inPlace: { kept: [] }, ...backup } },
  }) as object as KubernetesObject;

interface Given {
  /** As the API server has it, where that is another one than the watch knows; null where it is gone. */
  readonly now?: KubernetesObject | null | "unreachable";
  readonly known?: KubernetesObject;
  /** What differs in what the last look found; null where it failed. */
  readonly listed?: Partial<NonNullable<InstanceState["listed"]>> | null;
  readonly deadline?: number;
}

const pass = async ({ known = composite(), now = known, listed, deadline }: Given = {}) => {
  const config = { data: { backup: { endpoint: stub.endpoint } } } as object as KubernetesObject;
  const settings = settingsOf(config);
  if ("problem" in settings) throw new Error(settings.problem);
  const instance = backedUpInstance(PostgreSQL, known);
  const store = ownStore(instance, settings.backup);
  if (store === undefined) throw new Error("the platform has a store");
  const state = newState();
  const found = {
    location: store.location,
    folders: [
      { name: "postgresql-15", newest: OLD, restorable: true },
      { name: "postgresql-17", newest: "2026-03-10T02:00:30.000Z", restorable: true },
    ],
  };
  state.listed = listed === null ? undefined : { ...found, ...listed };
  const backup = { id: "20260301T000000", beganAt: OLD, status: "Completed" } as const;
  for (const server of ["postgresql-15", "postgresql-17"])
    state.known.set(`${server}/${backup.id}`, { ...backup, server });
  const registry = new Registry();
  const lines: Record<string, unknown>[] = [];
  const secret = { data: { ACCESS_KEY_ID: base64("key"), SECRET_ACCESS_KEY: base64("secret") } };
  const ports = {
    api: {
      get: async ({ kind }: KubernetesObject) => {
        if (kind === "Secret") return secret;
        if (now === "unreachable") throw new Error("no answer");
        return now ?? undefined;
      },
    },
    metrics: new KeeperMetrics(registry),
    log: pino(
      new Writable({
        write(chunk, _encoding, done) {
          lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
          done();
        },
      }),
    ),
    clock: () => NOW,
    stopping: stopping.signal,
  } as object as Ports;
  const seconds = await deleteLeftovers(ports, instance, settings.backup, state, deadline);
  const counted = await registry.getSingleMetric("matura_backup_purged_folders_total")?.get();
  return { seconds, lines, purged: counted?.values[0]?.value, known: [...state.known.keys()] };
};

const left = (): number => [...stub.objects.keys()].filter((key) => key.startsWith("postgresql-15/")).length;

test("a folder whose retention is over is deleted, logged and counted", async () => {
  const { seconds, lines, purged, known } = await pass();
  expect([...stub.objects.keys()]).toEqual(["postgresql-17/base/20260310T020000/backup.info"]);
  expect(lines).toMatchObject([
    {
      instance: "orders",
      bucket: "matura-orders",
      folder: "postgresql-15",
      newest: OLD,
      objects: 5,
      msg: "a folder that no server writes to any more was deleted, since its retention is over",
    },
  ]);
  expect([seconds, purged, known]).toEqual([600, 1, ["postgresql-17/20260301T000000"]]);
});

test("of a bucket of the user's own only the instance's folder goes", async () => {
  stub.objects.clear();
  const servers = ["orders-postgresql-17", "orders-postgresql-15", "orders-eu-postgresql-15", "pictures"];
  for (const server of servers) stub.put(`${server}/wals/1`, OLD);
  const unmanagedBucket = {
    endpoint: stub.endpoint,
    bucket: "mine",
    accessKey: { name: "keys", key: "ACCESS_KEY_ID" },
    secretKey: { name: "keys", key: "SECRET_ACCESS_KEY" },
  };
  const folders = servers.map((name) => ({ name, newest: OLD, restorable: true }));
  const { lines } = await pass({
    known: composite({ server: "orders-postgresql-17" }, { unmanagedBucket }),
    listed: { folders },
  });
  expect([...stub.objects.keys()].sort()).toEqual([
    "orders-eu-postgresql-15/wals/1",
    "orders-postgresql-17/wals/1",
    "pictures/wals/1",
  ]);
  expect(lines).toMatchObject([{ bucket: "mine", folder: "orders-postgresql-15" }]);
});

test.each<[string, Given]>([
  [
    "the composite has changed: the Cluster is kept",
    { now: composite({ inPlace: { kept: ["postgresql"] } }) },
  ],
  ["the composite has changed: it is current", { now: composite({ server: "postgresql-15" }) }],
  [
    "the composite has changed: it is being gone back to",
    { now: composite({ inPlace: { state: "Restoring", kept: [] } }) },
  ],
  ["the composite has changed: longer retention", { now: composite({}, { retention: "30" }) }],
  ["the composite has changed: backups are off", { now: composite({}, { enabled: false }) }],
  [
    "the composite has changed: another bucket",
    {
      now: composite(
        {},
        {
          unmanagedBucket: {
            endpoint: "https://own.example.com",
            bucket: "mine",
            accessKey: { name: "keys", key: "id" },
            secretKey: { name: "keys", key: "secret" },
          },
        },
      ),
    },
  ],
  ["the composite is gone", { now: null }],
  [
    "the last look was into another bucket",
    {
      listed: {
        location: { endpoint: "https://s3.example.com", bucket: "b", region: "r", authority: undefined },
      },
    },
  ],
])("nothing is deleted when %s", async (_what, given) => {
  const { seconds, purged } = await pass(given);
  expect([left(), seconds, purged]).toEqual([5, 600, 0]);
});

test("nothing is deleted where the last look failed", async () => {
  const { seconds } = await pass({ listed: null });
  expect([left(), seconds]).toEqual([5, 600]);
  expect(stub.requests).toEqual([]);
});

test("something in the folder is younger than its newest backup and WAL", async () => {
  stub.put("postgresql-15/wals/00000002.history", "2026-03-09T00:00:00.000Z");
  expect(await pass()).toMatchObject({ seconds: 600, purged: 0, lines: [] });
  expect(left()).toBe(6);
});

test("a listing that is broken off deletes nothing", async () => {
  stub.pageSize = 2;
  stub.breaksOff = true;
  const { seconds, lines } = await pass();
  expect([left(), seconds]).toEqual([5, 600]);
  expect(lines).toMatchObject([{ reason: "StoreError", bucket: "matura-orders" }]);
});

test("without the API server's word nothing is deleted", async () => {
  await expect(pass({ now: "unreachable" })).rejects.toThrow("no answer");
  expect(left()).toBe(5);
});

test("what cannot be deleted is said, and tried again later", async () => {
  stub.locked = () => true;
  const { seconds, lines, purged } = await pass();
  expect([left(), seconds, purged]).toEqual([5, 600, 0]);
  expect(lines).toMatchObject([
    { reason: "CredentialsRefused", msg: "a folder whose retention is over cannot be deleted" },
  ]);
});

/** The store answers two deletions, and then nothing more. */
const standsStillAtThird = (then: () => void = () => {}) => {
  stub.pageSize = 1;
  let deletions = 0;
  stub.before = async (request) => {
    if (!request.startsWith("POST")) return;
    deletions += 1;
    if (deletions < 3) return;
    then();
    await new Promise(() => {});
  };
};

test("a deletion whose time is over goes on where it stopped", async () => {
  standsStillAtThird();
  expect(await pass({ deadline: 2_000 })).toMatchObject({ seconds: 1, lines: [], purged: 0 });
  expect(left()).toBe(3);
  stub.before = async () => {};
  expect(await pass()).toMatchObject({ seconds: 600, purged: 1 });
  expect(left()).toBe(0);
});

test("the end of the process ends a deletion, without a complaint", async () => {
  standsStillAtThird(() => stopping.abort());
  expect(await pass()).toMatchObject({ lines: [], purged: 0 });
  expect(left()).toBe(3);
});
