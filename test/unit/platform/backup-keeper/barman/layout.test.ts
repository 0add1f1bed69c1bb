import {
  isBackupId,
  isHeld,
  isSegment,
  lastName,
  newestWalFolder,
} from "../../../../../platform/backup-keeper/barman/layout.ts";

test("the newest WAL folder is that of the highest timeline", () => {
  expect(
    newestWalFolder([
      "postgresql/wals/0000000100000000/",
      "postgresql/wals/0000000200000000/",
      "postgresql/wals/00000001000000FF/",
      "postgresql/wals/odd/",
    ]),
  ).toBe("postgresql/wals/0000000200000000/");
  expect(newestWalFolder(["postgresql/wals/odd/"])).toBeUndefined();
});

test.each([
  ["a/wals/0000000100000000/000000010000000000000004", true],
  ["a/wals/0000000100000000/000000010000000000000004.gz", true],
  ["a/wals/0000000100000000/000000010000000000000004.00000028.backup", false],
  ["a/wals/0000000100000000/000000010000000000000004.00000028.backup.gz", false],
  ["a/wals/0000000100000000/000000010000000000000004.partial", false],
  ["a/wals/00000002.history", false],
])("%s is a segment: %s", (key, expected) => {
  expect(isSegment(key)).toBe(expected);
});

test("names in prefixes", () => {
  expect(lastName("postgresql/base/20260301T040506/")).toBe("20260301T040506");
  expect(isBackupId("20260301T040506")).toBe(true);
  expect(isBackupId("backup.info")).toBe(false);
});

test.each([
  ["postgresql/base/20260301T040506/annotations/keep", true],
  ["postgresql/base/20260301T040506/annotations/other", false],
  ["postgresql/base/20260301T040506/keep", false],
  ["postgresql/wals/annotations/keep", false],
])("%s marks a backup that is to be kept: %s", (key, expected) => {
  expect(isHeld(key)).toBe(expected);
});
