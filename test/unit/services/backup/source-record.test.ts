import { mayRestore, sourceRecord } from "../../../../services/backup/source-record.ts";
import { backupRecord } from "../../platform/backup-keeper/backup-record.ts";

const completed = (id: string) => ({
  id,
  server: "postgresql",
  beganAt: "2026-03-01T04:05:06Z",
  status: "Completed" as const,
});
const living = backupRecord({ instance: "living" });
const newest = backupRecord({ instance: "newest", deletedAt: "2026-03-02T00:00:00Z" });
const oldest = backupRecord({
  instance: "oldest",
  deletedAt: "2026-01-02T00:00:00Z",
  backups: [completed("20260101T000000")],
  names: { nightly: "20260101T000000" },
});
const RECORDS = [oldest, newest, living];
const RESTORE = { claimName: "orders" };

test.each([
  ["the one that lives", RECORDS, RESTORE, "new", "living"],
  ["else the one deleted last", [oldest, newest], RESTORE, "new", "newest"],
  ["the one that is named", RECORDS, { ...RESTORE, instance: "oldest" }, "new", "oldest"],
  ["the one that has the backup, by name", RECORDS, { ...RESTORE, backupName: "nightly" }, "new", "oldest"],
  [
    "the one that has the backup, by identifier",
    RECORDS,
    { ...RESTORE, backupName: "20260101T000000" },
    "new",
    "oldest",
  ],
  ["never itself", RECORDS, RESTORE, "living", "newest"],
  ["never itself, even when it is named", RECORDS, { ...RESTORE, instance: "living" }, "living", undefined],
  ["none", [], RESTORE, "new", undefined],
])("%s", (_what, records, restore, restoring, expected) => {
  expect(sourceRecord(records, restore, restoring)?.instance).toBe(expected);
});

test.each([
  ["shop", true],
  ["staging", true],
  ["elsewhere", false],
])("claims of namespace %s may restore: %s", (namespace, expected) => {
  expect(mayRestore(backupRecord({ allowedNamespaces: ["staging"] }), namespace)).toBe(expected);
});
