import { clusterOf } from "../../../../../platform/backup-keeper/barman/server-folder.ts";
import { lookInto, MOST_BACKUPS, MOST_NEW } from "../../../../../platform/backup-keeper/store/contents.ts";
import type { StoredBackup } from "../../../../../services/backup/store-report.ts";
import { S3Stub } from "./s3-stub.ts";

const NOW = new Date("2026-03-10T12:00:00Z");

let stub: S3Stub;
beforeEach(async () => {
  stub = await S3Stub.start();
});
afterEach(() => stub.stop());

const look = (known = new Map<string, StoredBackup>(), isOwn = (_folder: string) => true) =>
  stub.client((store) =>
    lookInto({ store, bucket: "orders", now: NOW, isOwn, signal: new AbortController().signal, known }),
  );

/** A backup of a night, as barman writes it. */
const backup = (server: string, night: Date, status = "DONE"): string => {
  const began = night.toISOString();
  const id = `${began.slice(0, 10).replaceAll("-", "")}T${began.slice(11, 19).replaceAll(":", "")}`;
  const ended = new Date(night.getTime() + 30_000).toISOString();
  const times = `begin_time=${began.replace("Z", "+00:00")}\nend_time=${ended.replace("Z", "+00:00")}\n`;
  stub.put(`${server}/base/${id}/backup.info`, ended, `${times}status=${status}\n`);
  stub.put(`${server}/base/${id}/data.tar.gz`, ended, "12345");
  return id;
};
const nights = (count: number): readonly Date[] =>
  Array.from({ length: count }, (_, night) => new Date(Date.UTC(2026, 2, 10 - night, 2)));

test("backups and WAL of every server, and how old its folder is", async () => {
  const [tenth, ninth] = nights(2) as [Date, Date];
  const newer = backup("postgresql-17", tenth);
  const older = backup("postgresql-15", ninth);
  stub.put("postgresql-15/wals/0000000100000000/000000010000000000000004", "2026-03-09T08:00:00.000Z");
  stub.put("exports/notes.txt", "2026-03-10T08:00:00.000Z");
  const found = await look();
  expect(found.backups.map(({ server, id, status }) => [server, id, status])).toEqual([
    ["postgresql-17", newer, "Completed"],
    ["postgresql-15", older, "Completed"],
  ]);
  expect(found.lastArchived).toEqual({ "postgresql-15": "2026-03-09T08:00:00.000Z" });
  expect(found.folders).toEqual([
    { name: "exports", newest: undefined, restorable: false },
    { name: "postgresql-15", newest: "2026-03-09T08:00:00.000Z", restorable: true },
    { name: "postgresql-17", newest: "2026-03-10T02:00:30.000Z", restorable: true },
  ]);
});

test("a bucket that several instances share has of each its own, also where identifiers are the same", async () => {
  const [tenth] = nights(1) as [Date];
  const id = backup("orders-x7k2p-postgresql-15", tenth);
  expect(backup("payments-q1w2e-postgresql-15", tenth)).toBe(id);
  stub.put("payments-q1w2e-postgresql-15/wals/0000000100000000/000000010000000000000004", NOW.toISOString());
  const isOwn = (folder: string) =>
    clusterOf(folder, { service: "postgresql", name: "orders-x7k2p" }, "user") !== undefined;
  const known = new Map<string, StoredBackup>();
  const found = await look(known, isOwn);
  expect(found.backups.map(({ server }) => server)).toEqual(["orders-x7k2p-postgresql-15"]);
  expect(found.lastArchived).toEqual({});
  expect([...known.keys()]).toEqual([`orders-x7k2p-postgresql-15/${id}`]);
  expect(found.folders.map(({ name }) => name)).toEqual([
    "orders-x7k2p-postgresql-15",
    "payments-q1w2e-postgresql-15",
  ]);
});

test("a failed backup makes its folder younger, and not restorable", async () => {
  backup("postgresql", nights(1)[0] as Date, "FAILED");
  expect((await look()).folders).toEqual([
    { name: "postgresql", newest: "2026-03-10T02:00:00.000Z", restorable: false },
  ]);
});

test("a store that has just been met is read look by look, the newest backups first", async () => {
  const ids = nights(MOST_NEW + 20).map((night) => backup("postgresql", night));
  const known = new Map<string, StoredBackup>();
  expect((await look(known)).backups.map(({ id }) => id)).toEqual(ids.slice(0, MOST_NEW));
  expect((await look(known)).backups.map(({ id }) => id)).toEqual(ids);
  stub.requests.length = 0;
  await look(known);
  expect(stub.requests.filter((request) => request.includes("data.tar"))).toEqual([]);
  expect(stub.requests.length).toBeLessThan(5);
});

test("backups that fail hold up no older one", async () => {
  const [, ...before] = nights(MOST_NEW + 21);
  for (const night of before.slice(0, MOST_NEW)) backup("postgresql", night, "FAILED");
  const older = before.slice(MOST_NEW).map((night) => backup("postgresql", night));
  const known = new Map<string, StoredBackup>();
  await look(known);
  expect((await look(known)).backups.slice(MOST_NEW).map(({ id }) => id)).toEqual(older);
});

test("beyond the most that a report lists, the oldest backups are left out", async () => {
  const all = nights(MOST_BACKUPS + 5).map((night) => backup("postgresql", night));
  const known = new Map(
    all.map((id): [string, StoredBackup] => [
      `postgresql/${id}`,
      { id, server: "postgresql", beganAt: "2026-03-01T02:00:00.000Z", status: "Completed" },
    ]),
  );
  expect((await look(known)).backups.map(({ id }) => id)).toEqual(all.slice(0, MOST_BACKUPS));
});

test("a backup that is deleted while it is read is no trouble of the store", async () => {
  const id = backup("postgresql", nights(1)[0] as Date);
  stub.vanished = (key) => key.endsWith("backup.info");
  expect((await look()).backups).toMatchObject([{ id, status: "Failed" }]);
});
