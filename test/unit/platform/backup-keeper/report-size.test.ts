import { configMapOf } from "../../../../platform/backup-keeper/json-config-map.ts";
import { BUCKETS_KEY } from "../../../../platform/backup-keeper/record.ts";
import { MOST_BACKUPS } from "../../../../platform/backup-keeper/store/contents.ts";
import { JSON_KEY } from "../../../../services/backup/names.ts";
import type { StoredBackup, StoreReport } from "../../../../services/backup/store-report.ts";
import { backupRecord } from "./backup-record.ts";

/** What the API server takes of a ConfigMap's data. */
const MOST_BYTES = 1024 * 1024;
/** Longer is no name of a composite, by its XRD. */
const INSTANCE = "i".repeat(52);
/** As long as a Backup's name can be, which is that of any object. */
const NAME = "n".repeat(253);
const METADATA = { name: "any", namespace: "any", labels: {} };

const backups = (server: string): StoredBackup[] =>
  Array.from({ length: MOST_BACKUPS }, (_, night) => {
    const began = new Date(Date.UTC(2026, 2, 10 - night, 2));
    return {
      id: began.toISOString().replace(/[-:]|\.\d+Z/g, ""),
      server,
      beganAt: began.toISOString(),
      endedAt: new Date(began.getTime() + 123_456).toISOString(),
      status: "Completed",
      bytes: 10 ** 13,
    };
  });
const bytesOf = (values: Readonly<Record<string, unknown>>): number =>
  Object.values(configMapOf(METADATA, values).data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const report = (server: string): StoreReport => ({
  reason: "Available",
  message: "m".repeat(1_000),
  since: "2026-03-01T06:00:00.000Z",
  store: { endpoint: "https://s3.example.com", bucket: "b".repeat(63), region: "us-east-1" },
  backups: backups(server),
  lastArchived: { [server]: "2026-03-01T05:00:00.000Z" },
});

test("as many backups as a report lists take some 170 KB", () => {
  const bytes = bytesOf({ [JSON_KEY]: report("postgresql-17") });
  expect(bytes).toBeGreaterThan(150_000);
  expect(bytes).toBeLessThan(190_000);
});

test("with the longest names a report takes a quarter of what a ConfigMap holds", () => {
  const bytes = bytesOf({ [JSON_KEY]: report(`${INSTANCE}-postgresql-0123abcd-17`) });
  expect(bytes).toBeLessThan(MOST_BYTES / 4);
});

test("with the longest names a record, which has the names of backups too, takes half of it", () => {
  const all = backups(`${INSTANCE}-postgresql-0123abcd-17`);
  const names = Object.fromEntries(all.map(({ id }) => [`${id}${NAME.slice(id.length)}`, id]));
  const record = backupRecord({ instance: INSTANCE, backups: all, names });
  expect(bytesOf({ [JSON_KEY]: record, [BUCKETS_KEY]: [record.store] })).toBeLessThan(MOST_BYTES / 2);
});
