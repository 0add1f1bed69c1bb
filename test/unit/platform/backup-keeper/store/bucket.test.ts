import { purgeFolder } from "../../../../../platform/backup-keeper/store/bucket.ts";
import { searched } from "../../../../../platform/backup-keeper/store/folder.ts";
import { S3Stub } from "./s3-stub.ts";

const WHEN = "2026-03-01T04:05:06.000Z";
const signal = new AbortController().signal;
const FOLDER = { name: "postgresql", newest: undefined, restorable: true };

let stub: S3Stub;
beforeEach(async () => {
  stub = await S3Stub.start();
});
afterEach(() => stub.stop());

const purge = () => stub.client((store) => purgeFolder(store, "orders", "postgresql", signal));
const search = () => stub.client((store) => searched({ store, bucket: "orders", signal }, FOLDER));

test("a folder goes in pages, and nothing beside it", async () => {
  stub.pageSize = 2;
  for (let segment = 0; segment < 5; segment++) stub.put(`postgresql/wals/${segment}`, WHEN);
  const others = ["postgresql-15/wals/1", "postgresql.txt", "a/postgresql/1"];
  for (const key of others) stub.put(key, WHEN);
  expect(await purge()).toBe(5);
  expect([...stub.objects.keys()]).toEqual(others);
  expect(stub.requests.filter((request) => request.startsWith("POST"))).toHaveLength(3);
  expect(await purge()).toBe(0);
});

test("an object that cannot be deleted ends it, and not in a loop", async () => {
  stub.put("postgresql/wals/1", WHEN);
  stub.put("postgresql/wals/2", WHEN);
  stub.locked = (key) => key.endsWith("1");
  await expect(purge()).rejects.toThrow("an object cannot be deleted: AccessDenied");
  expect([...stub.objects.keys()]).toEqual(["postgresql/wals/1"]);
});

test("the age of a folder is that of the newest object, on whatever page of the listing", async () => {
  stub.pageSize = 1;
  stub.put("postgresql/base/20260301T040506/backup.info", WHEN);
  stub.put("postgresql/wals/00000002.history", "2026-03-05T00:00:00.000Z");
  stub.put("postgresql/wals/0000000100000000/000000010000000000000004", WHEN);
  stub.put("postgresql-15/wals/00000002.history", "2026-03-09T00:00:00.000Z");
  expect(await search()).toEqual({ ...FOLDER, newest: "2026-03-05T00:00:00.000Z", held: false });
});

test("a folder that is not there has no age", async () => {
  expect(await search()).toEqual({ ...FOLDER, held: false });
});

test("a backup that was marked to be kept is seen", async () => {
  stub.put("postgresql/base/20260301T040506/annotations/keep", WHEN);
  expect(await search()).toMatchObject({ held: true });
});

test("a listing that is broken off says nothing", async () => {
  stub.pageSize = 1;
  stub.breaksOff = true;
  stub.put("postgresql/wals/1", WHEN);
  stub.put("postgresql/wals/2", WHEN);
  await expect(search()).rejects.toThrow("the store broke off the listing of bucket orders");
});
