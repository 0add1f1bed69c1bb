import { findInventories } from "../../../../cli/backups/find-inventories.ts";
import { inventoriesText } from "../../../../cli/backups/text.ts";
import { dataSize, duration } from "../../../../cli/backups/units.ts";
import { claim, record, reportInNamespace } from "../../../support/backed-up-claim.ts";
import { FakeClusterApi } from "../../../support/fake-cluster-api.ts";

const PLACE = { name: "orders", namespace: "shop" };

describe("the backups of a claim that lives", () => {
  test("are all that the keeper sees, under the names that people know", async () => {
    const [inventory] = await findInventories(
      new FakeClusterApi([claim(), reportInNamespace()]),
      PLACE,
      false,
    );
    expect(inventory).toMatchObject({
      kind: "PostgreSQLInstance",
      instance: "orders-x7k2p",
      complete: true,
      restorable: { first: "2026-03-08T02:00:30Z", last: "2026-03-10T11:56:00Z", gaps: [] },
      schedule: "0 2 * * *",
      nextRun: "2026-03-11T02:00:00Z",
    });
    expect(inventory?.backups.map(({ name, seconds, bytes }) => [name, seconds, bytes])).toEqual([
      ["scheduled-20260309020000", 30, 4_000_000],
      ["20260308T020000", 30, 4_000_000],
    ]);
  });

  test("are those of the claim's status for someone who may not look into the instance's namespace", async () => {
    const api = new FakeClusterApi([claim(), reportInNamespace()], ["ConfigMap postgresql-orders-x7k2p"]);
    const [inventory] = await findInventories(api, PLACE, false);
    expect(inventory).toMatchObject({ complete: false });
    expect(inventory?.backups.map(({ name }) => name)).toEqual(["scheduled-20260309020000"]);
    expect(inventoriesText(inventory === undefined ? [] : [inventory])).toContain(
      "the newest that the claim lists",
    );
  });

  test("another failure is not taken for an empty store", async () => {
    class Broken extends FakeClusterApi {
      override async get(key: Parameters<FakeClusterApi["get"]>[0]): Promise<undefined> {
        if (key.kind === "ConfigMap") throw new Error("the connection broke");
        return (await super.get(key)) as undefined;
      }
    }
    await expect(findInventories(new Broken([claim()]), PLACE, false)).rejects.toThrow(
      "the connection broke",
    );
  });
});

describe("the backups of a claim that is gone", () => {
  const older = record({ instance: "orders-older", deletedAt: "2026-02-01T00:00:00Z" });

  test("come from the records, the one deleted last first", async () => {
    const found = await findInventories(new FakeClusterApi([older, record()]), PLACE, false);
    expect(found.map(({ instance, deletedAt }) => [instance, deletedAt])).toEqual([
      ["orders-aaaaa", "2026-03-02T03:00:00Z"],
      ["orders-older", "2026-02-01T00:00:00Z"],
    ]);
    expect(found[0]?.backups.map(({ name }) => name)).toEqual(["before-deletion", "20260301T020000"]);
  });

  test("--deleted adds them to those of a claim of the same name", async () => {
    const api = new FakeClusterApi([
      claim(),
      reportInNamespace(),
      record(),
      record({ instance: "x", deletedAt: "" }),
    ]);
    expect(await findInventories(api, PLACE, false)).toHaveLength(1);
    const found = await findInventories(api, PLACE, true);
    expect(found.map(({ instance }) => instance)).toEqual(["orders-x7k2p", "orders-aaaaa", "x"]);
  });

  test("another namespace's records are not looked into", async () => {
    const elsewhere = record({ claim: { name: "orders", namespace: "other" } });
    await expect(findInventories(new FakeClusterApi([elsewhere]), PLACE, false)).rejects.toThrow(
      'there is no claim "orders" in namespace shop, and no backups of an earlier one are kept',
    );
  });

  test("someone who may not read the records is told so", async () => {
    const api = new FakeClusterApi([record()], ["ConfigMap"]);
    await expect(findInventories(api, PLACE, false)).rejects.toThrow(
      "you may not read the platform's records",
    );
  });

  test("the record namespace is the platform's setting", async () => {
    const settings = {
      apiVersion: "apiextensions.crossplane.io/v1beta1",
      kind: "EnvironmentConfig",
      metadata: { name: "matura" },
      data: { backup: { recordNamespace: "records" } },
    };
    const moved = record();
    const api = new FakeClusterApi([
      settings,
      { ...moved, metadata: { ...moved.metadata, namespace: "records" } },
    ]);
    expect(await findInventories(api, PLACE, false)).toHaveLength(1);
  });
});

test("the table", async () => {
  const living = claim({
    backup: {
      gaps: [{ from: "2026-03-08T10:00:00Z", to: "2026-03-08T12:00:00Z" }],
      verification: { lastVerified: { backup: "20260308T020000", at: "2026-03-08T03:00:00Z" } },
      inPlace: { kept: ["postgresql"] },
    },
  });
  const found = await findInventories(
    new FakeClusterApi([living, reportInNamespace(), record()]),
    PLACE,
    true,
  );
  expect(inventoriesText(found, { width: 100, colours: false })).toBe(`PostgreSQLInstance shop/orders

  BACKUP                     BEGAN                  TOOK   SIZE      SERVER          STATUS
  scheduled-20260309020000   2026-03-09T02:00:00Z   30s    3.8 MiB   postgresql-15   Completed
  20260308T020000            2026-03-08T02:00:00Z   30s    3.8 MiB   postgresql-15   Completed

  Can be restored     any moment from 2026-03-08T02:00:30Z to 2026-03-10T11:56:00Z
  Not restorable      2026-03-08T10:00:00Z to 2026-03-08T12:00:00Z: backups were off or elsewhere
  Next backup         2026-03-11T02:00:00Z (0 2 * * *, UTC)
  Store               bucket matura-orders-x7k2p at https://s3.example.com
  Restored on trial   20260308T020000, 2026-03-08T03:00:00Z
  Kept states         postgresql
  BackupReady         True, Available: backup 20260309T020000 is the newest of 2

PostgreSQLInstance shop/orders, instance orders-aaaaa: deleted at 2026-03-02T03:00:00Z, its backups stay until 2026-04-01T03:00:00Z

  BACKUP            BEGAN                  TOOK   SIZE      SERVER          STATUS
  before-deletion   2026-03-02T02:00:00Z   30s    3.8 MiB   postgresql-15   Completed
  20260301T020000   2026-03-01T02:00:00Z   30s    3.8 MiB   postgresql-15   Completed

  Can be restored   any moment from 2026-03-01T02:00:30Z to 2026-03-02T02:00:00Z
  Store             bucket matura-orders-aaaaa at https://s3.example.com
`);
});

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [4_000_000, "3.8 MiB"],
  [5 * 1024 ** 5, "5120.0 TiB"],
])("%d bytes are %s", (bytes, text) => expect(dataSize(bytes)).toBe(text));

test.each([
  [0, "0s"],
  [59, "59s"],
  [60, "1m 0s"],
  [3605, "1h 0m 5s"],
  [90_000, "25h 0m 0s"],
])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));
