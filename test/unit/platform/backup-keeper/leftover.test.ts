import { leftoversOf } from "../../../../platform/backup-keeper/leftover.ts";
import type { Folder } from "../../../../platform/backup-keeper/store/folder.ts";

type Facts = Parameters<typeof leftoversOf>[0];

const NOW = new Date("2026-03-10T12:00:00Z");
const OLD = "2026-03-01T00:00:00.000Z";

const folder = (name: string, changes: Partial<Folder> = {}): Folder => ({
  name,
  newest: OLD,
  restorable: true,
  ...changes,
});
const CURRENT = folder("postgresql-17", { newest: "2026-03-10T11:58:00.000Z" });
const STATUS = { server: "postgresql-17", inPlace: { kept: [] } };

interface Changes {
  readonly instance?: Partial<Facts["instance"]>;
  readonly owner?: Facts["owner"];
  readonly folders?: Facts["folders"];
}

/** What goes, of a bucket with the current folder of `orders` and an old one, for which six days are over. */
const gone = ({ instance, ...changes }: Changes = {}): readonly string[] =>
  leftoversOf({
    instance: {
      service: "postgresql",
      name: "orders",
      enabled: true,
      retention: 6,
      status: STATUS,
      ...instance,
    },
    owner: "platform",
    folders: [CURRENT, folder("postgresql-15")],
    now: NOW,
    ...changes,
  }).map(({ name }) => name);

test("a folder that nothing writes to any more goes with its retention", () => {
  expect(gone()).toEqual(["postgresql-15"]);
});

test.each<[string, Folder, boolean]>([
  ["the current one, however old", { ...CURRENT, newest: OLD }, false],
  ["of another major version", folder("postgresql-16"), true],
  ["from before folders had a major version", folder("postgresql"), true],
  ["of a Cluster that was replaced", folder("postgresql-0123abcd-17"), true],
  ["its retention is over", folder("postgresql-15", { newest: "2026-03-04T11:59:59.000Z" }), true],
  ["its retention is not over", folder("postgresql-15", { newest: "2026-03-04T12:00:00.000Z" }), false],
  ["without a backup, WAL alone", folder("postgresql-15", { restorable: false }), true],
  ["nobody knows how old it is", folder("postgresql-15", { newest: undefined }), false],
  ["its age cannot be read", folder("postgresql-15", { newest: "long ago" }), false],
  ["somebody wants a backup in it kept", folder("postgresql-15", { held: true }), false],
  ["not a server's", folder("exports"), false],
])("a folder: %s", (_what, one, goes) => {
  const folders = one.name === CURRENT.name ? [one] : [CURRENT, one];
  expect(gone({ folders })).toEqual(goes ? [one.name] : []);
});

test.each<[string, Facts["instance"]["status"]]>([
  ["the current folder is not known", { inPlace: { kept: [] } }],
  ["the kept Clusters are not known", { server: "postgresql-17" }],
  ["a state is being gone back to", { ...STATUS, inPlace: { state: "Restoring", kept: [] } }],
  ["the current folder is not in the bucket", { ...STATUS, server: "postgresql-18" }],
  ["the Cluster is kept", { ...STATUS, inPlace: { state: "Restored", kept: ["postgresql"] } }],
])("nothing goes while %s", (_what, status) => {
  expect(gone({ instance: { status } })).toEqual([]);
});

test("nothing goes before the current servers have a backup", () => {
  expect(gone({ folders: [{ ...CURRENT, restorable: false }, folder("postgresql-15")] })).toEqual([]);
});

test("a Cluster that is kept keeps its folders of every major version, and no other's", () => {
  const folders = [
    CURRENT,
    folder("postgresql-0123abcd"),
    folder("postgresql-0123abcd-16"),
    folder("postgresql-15"),
  ];
  const status = { ...STATUS, inPlace: { state: "Restored", kept: ["postgresql-0123abcd"] } };
  expect(gone({ folders, instance: { status } })).toEqual(["postgresql-15"]);
});

test("a request that was refused, or served, holds nothing up", () => {
  for (const state of ["Refused", "Restored"]) {
    expect(gone({ instance: { status: { ...STATUS, inPlace: { state, kept: [] } } } })).toEqual([
      "postgresql-15",
    ]);
  }
});

test("nothing goes while backups are off", () => {
  expect(gone({ instance: { enabled: false } })).toEqual([]);
});

test("nothing goes where the bucket could not be listed", () => {
  expect(gone({ folders: undefined })).toEqual([]);
});

test.each<[number | undefined, boolean]>([
  [6, true],
  [9, true],
  [10, false],
  [30, false],
  [undefined, false],
])("the retention that the claim has now decides: %s days", (retention, goes) => {
  expect(gone({ instance: { retention } })).toEqual(goes ? ["postgresql-15"] : []);
});

describe("a bucket of the user's own, which others use too", () => {
  const instance = { status: { ...STATUS, server: "orders-postgresql-17" } };
  const current = { ...CURRENT, name: "orders-postgresql-17" };

  test.each([
    ["orders-postgresql-15", true],
    ["orders-postgresql", true],
    ["billing-postgresql-15", false],
    ["orders-eu-postgresql-15", false],
    ["orders-postgresql-postgresql", false],
    ["postgresql-15", false],
    ["orders", false],
    ["holiday-pictures", false],
  ])("%s goes: %s", (name, goes) => {
    expect(gone({ instance, owner: "user", folders: [current, folder(name)] })).toEqual(goes ? [name] : []);
  });

  test("a Cluster that is kept", () => {
    const status = { ...instance.status, inPlace: { kept: ["postgresql"] } };
    const folders = [current, folder("orders-postgresql-15")];
    expect(gone({ instance: { status }, owner: "user", folders })).toEqual([]);
  });
});
