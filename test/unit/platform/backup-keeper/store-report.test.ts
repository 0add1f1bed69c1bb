import { newsIn, secondsToNextLook, storeReport } from "../../../../platform/backup-keeper/store-report.ts";
import type { StoredBackup, StoreReport } from "../../../../services/backup/store-report.ts";

const LOCATION = {
  endpoint: "https://s3.example.com",
  bucket: "matura-orders-x7k2p",
  region: undefined,
  authority: "PEM",
};
const backup = (status: StoredBackup["status"]): StoredBackup => ({
  id: "20260301T040506",
  server: "postgresql",
  beganAt: "2026-03-01T04:05:06.000Z",
  status,
});
const SEEN = { backups: [backup("Completed")], lastArchived: { postgresql: "2026-03-01T05:00:00.000Z" } };
const CONTENTS = { ...SEEN, folders: [] };
const FAILURE = { reason: "EndpointUnreachable", message: "no" } as const;
const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 6, minute));
const good = storeReport({ location: LOCATION, failure: undefined, contents: CONTENTS }, undefined, at(0));

test("a store that can be used", () => {
  expect(good).toEqual({
    reason: "Available",
    message: "backups are kept in bucket matura-orders-x7k2p",
    since: "2026-03-01T06:00:00.000Z",
    store: { endpoint: "https://s3.example.com", bucket: "matura-orders-x7k2p" },
    ...SEEN,
  });
});

test("nothing has happened, nothing is written", () => {
  const again = storeReport({ location: LOCATION, failure: undefined, contents: CONTENTS }, good, at(1));
  expect(again).toEqual(good);
});

test("backups that cannot be seen now are not gone", () => {
  const failed = storeReport({ location: LOCATION, failure: FAILURE, contents: undefined }, good, at(1));
  expect(failed).toMatchObject({ ...FAILURE, since: "2026-03-01T06:01:00.000Z", ...SEEN });
  const still = storeReport({ location: LOCATION, failure: FAILURE, contents: undefined }, failed, at(2));
  expect(still).toEqual(failed);
  for (const elsewhere of [{ bucket: "other" }, { endpoint: "https://other.example.com" }]) {
    const location = { ...LOCATION, ...elsewhere };
    const other = storeReport({ location, failure: FAILURE, contents: undefined }, good, at(1));
    expect(other.backups).toEqual([]);
  }
});

test.each<[string, Partial<StoreReport>, boolean]>([
  ["nothing has happened", {}, false],
  ["WAL was archived", { lastArchived: { postgresql: "2026-03-01T05:05:00.000Z" } }, false],
  ["a backup is there", { backups: [{ ...backup("Completed"), id: "20260302T040506" }] }, true],
  ["a backup that ran failed", { backups: [backup("Failed")] }, true],
  ["a backup was pruned", { backups: [] }, true],
  ["the store cannot be used", FAILURE, true],
])("the claim has something new to say when %s", (_what, changes, news) => {
  expect(JSON.stringify(newsIn({ ...good, ...changes })) !== JSON.stringify(newsIn(good))).toBe(news);
});

test("a bucket that can be read but not written to shows what is in it", () => {
  const failure = { reason: "BucketFull", message: "full" } as const;
  expect(storeReport({ location: LOCATION, failure, contents: CONTENTS }, undefined, at(0))).toMatchObject({
    reason: "BucketFull",
    ...SEEN,
  });
});

test.each<[string, Partial<StoreReport>, boolean, number]>([
  ["all is well", {}, false, 30],
  ["the store cannot be used", { reason: "BucketFull" }, false, 15],
  ["a backup is under way", { backups: [backup("Running")] }, false, 15],
  ["the instance is being restored", {}, true, 15],
])("the next look when %s", (_what, changes, restoring, seconds) => {
  expect(secondsToNextLook({ ...good, ...changes }, restoring)).toBe(seconds);
});
