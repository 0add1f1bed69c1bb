import { fateOf } from "../../../../platform/backup-keeper/fate.ts";
import type { BackupRecord } from "../../../../services/backup/record.ts";
import { backupRecord } from "./backup-record.ts";

const NOW = new Date("2026-03-10T12:00:00Z");
const fate = (
  record: BackupRecord,
  facts: Partial<{ present: boolean; keepDays: number; hasOwnBuckets: boolean }> = {},
) => fateOf(record, { present: false, now: NOW, keepDays: 30, hasOwnBuckets: true, ...facts });

const living = backupRecord();
const gone = (deletedAt: string, keptUntil?: string) =>
  backupRecord({ deletedAt, ...(keptUntil === undefined ? {} : { keptUntil }) });

test("an instance that is there", () => {
  expect(fate(living, { present: true })).toEqual({ to: "keep", seconds: 3600 });
});

test("an instance that is gone is marked, with the time that the settings give it", () => {
  expect(fate(living)).toEqual({
    to: "mark",
    record: { ...living, deletedAt: "2026-03-10T12:00:00.000Z", keptUntil: "2026-04-09T12:00:00.000Z" },
  });
});

test("a bucket of the user's own has no end", () => {
  expect(fate(living, { hasOwnBuckets: false })).toEqual({
    to: "mark",
    record: { ...living, deletedAt: "2026-03-10T12:00:00.000Z" },
  });
});

test.each([
  ["one second before", "2026-03-10T12:00:01Z", { to: "keep", seconds: 1 }],
  ["days before", "2026-03-12T12:00:00Z", { to: "keep", seconds: 3600 }],
  ["at the moment", "2026-03-10T12:00:00Z", { to: "purge" }],
  ["afterwards", "2026-03-01T12:00:00Z", { to: "purge" }],
  ["a time that cannot be read", "soon", { to: "keep", seconds: 3600 }],
])("a record that is kept until then, %s", (_what, keptUntil, expected) => {
  expect(fate(gone("2026-02-01T00:00:00Z", keptUntil))).toEqual(expected);
});

test("what was promised holds when the settings change", () => {
  expect(fate(gone("2026-03-01T12:00:00Z", "2026-04-01T12:00:00Z"), { keepDays: 0 }).to).toBe("keep");
});

test("with no days to keep, what is deleted goes at once, but only in a pass of its own", () => {
  const marked = fate(living, { keepDays: 0 });
  if (marked.to !== "mark") throw new Error("it was to be marked first");
  expect(marked.record.keptUntil).toBe(marked.record.deletedAt);
  expect(fate(marked.record, { keepDays: 0 })).toEqual({ to: "purge" });
});

test.each([
  ["its time over", "2026-03-01T12:00:00Z"],
  ["time left", "2026-04-01T12:00:00Z"],
])("an instance that exists is never purged, %s", (_what, keptUntil) => {
  expect(fate(gone("2026-02-01T00:00:00Z", keptUntil), { present: true })).toEqual({
    to: "revive",
    record: living,
  });
});

test("the record of a bucket of the user's own goes after the same time", () => {
  expect(fate(gone("2026-02-08T12:00:00Z"), { hasOwnBuckets: false })).toEqual({ to: "purge" });
  expect(fate(gone("2026-02-09T12:00:00Z"), { hasOwnBuckets: false }).to).toBe("keep");
});
