import { postgresql } from "../../../../functions/scaling/postgresql.ts";
import type { Amend, Requirement } from "../../../../runtime/contribution.ts";
import { conditionNamed, statusOf } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";
import { runningCluster, storageClass, volume, volumeReport } from "./fixtures.ts";

const now = "2026-03-03T12:00:00Z";

interface Given {
  readonly size?: object;
  readonly observed?: string;
  readonly required?: Readonly<Record<string, readonly object[]>>;
  readonly lastGrowth?: object;
  readonly settings?: object;
}

const run = ({ size = {}, observed = "20Gi", required = {}, lastGrowth, settings = {} }: Given) =>
  postgresql(
    postgresqlInstance({
      parameters: { size },
      observed: { cluster: runningCluster({ storage: { size: observed } }) },
      required,
      settings: { scaling: settings },
      status: lastGrowth === undefined ? {} : { scaling: { disk: { lastGrowth } } },
      now,
    }),
  );

const sizeAfter = (given: Given): string =>
  run(given)
    .filter((one): one is Amend => one.type === "amend" && one.name === "cluster")
    .map(({ fields }) => (fields as { spec?: { storage?: { size: string } } }).spec?.storage?.size)
    .find((size) => size !== undefined) ?? "";

const diskIn = (given: Given) =>
  (statusOf(run(given)) as { scaling: { disk: Record<string, unknown> } }).scaling.disk;

describe("the disk", () => {
  test("grows with the claim, and never shrinks below what is there", () => {
    expect(sizeAfter({ size: { disk: "50Gi" } })).toBe("50Gi");
    expect(sizeAfter({ size: { disk: "30Gi" }, observed: "50Gi" })).toBe("50Gi");
  });

  test("stays where its storage class cannot expand, and the claim says so", () => {
    const required = { volumes: [volume("postgresql-1", "20Gi")], "storage-class": [storageClass(false)] };
    const given = { size: { disk: "50Gi" }, required };
    expect(sizeAfter(given)).toBe("20Gi");
    expect(conditionNamed(run(given), "ScalingReady")).toMatchObject({
      status: "False",
      reason: "StorageCannotExpand",
      message: expect.stringContaining(
        "does not grow to 50Gi: storage class fast does not allow volumes to expand",
      ),
    });
    expect(
      sizeAfter({ size: { disk: "50Gi" }, required: { ...required, "storage-class": [storageClass(true)] } }),
    ).toBe("50Gi");
  });

  test("is reported until every volume has the new size", () => {
    const required = { volumes: [volume("postgresql-1", "50Gi"), volume("postgresql-2", "20Gi")] };
    expect(conditionNamed(run({ observed: "50Gi", required }), "ScalingReady")).toMatchObject({
      reason: "Resizing",
      message: "postgresql-2 is growing to 50Gi; PostgreSQL goes on",
    });
  });

  test("asks for the storage class once a volume names it, and for the report only where it may grow", () => {
    const asked = (given: Given) =>
      run(given)
        .filter((one): one is Requirement => one.type === "requirement")
        .map(({ name }) => name);
    expect(asked({})).toEqual(["volumes"]);
    expect(
      asked({ size: { maxDisk: "50Gi" }, required: { volumes: [volume("postgresql-1", "20Gi")] } }),
    ).toEqual(["volumes", "storage-class", "volume-report"]);
  });
});

describe("a disk that may grow by itself", () => {
  const size = { maxDisk: "30Gi" };
  const reported = (used: number, capacity = 19.6, at?: string) => ({
    volumes: [volume("postgresql-1", capacity > 20 ? "30Gi" : "20Gi")],
    "volume-report": [volumeReport(used, capacity, at)],
  });

  test("grows by a quarter when it is 80% full, once, and remembers it", () => {
    expect(sizeAfter({ size, required: reported(15.6) })).toBe("20Gi");
    expect(sizeAfter({ size, required: reported(15.7) })).toBe("25Gi");
    const lastGrowth = { at: now, from: "20Gi", to: "25Gi", usedPercent: 80 };
    expect(diskIn({ size, required: reported(15.7) })).toMatchObject({
      growth: "Growing",
      size: "25Gi",
      lastGrowth,
    });
  });

  test("waits until the file system has the last growth, and for the hours that the store needs", () => {
    const lastGrowth = { at: "2026-03-03T07:00:00Z", from: "16Gi", to: "20Gi", usedPercent: 81 };
    expect(diskIn({ size, lastGrowth, required: reported(15, 15.7) })).toMatchObject({
      growth: "Resizing",
      size: "20Gi",
    });
    expect(diskIn({ size, lastGrowth, required: reported(18) })).toMatchObject({
      growth: "TooSoon",
      size: "20Gi",
      lastGrowth,
      message: "91% is used; the next growth may come at 2026-03-03T13:00:00Z",
    });
    expect(sizeAfter({ size, lastGrowth, required: reported(18), settings: { growthHours: 5 } })).toBe(
      "25Gi",
    );
  });

  test("never passes the claim's limit, and says when it is reached", () => {
    expect(sizeAfter({ size, observed: "28Gi", required: reported(27, 27.4) })).toBe("30Gi");
    const full = { size, observed: "30Gi", required: reported(29, 29.4) };
    expect(sizeAfter(full)).toBe("30Gi");
    expect(conditionNamed(run(full), "ScalingReady")).toMatchObject({
      status: "True",
      reason: "DiskAtLimit",
      message: expect.stringContaining("size.maxDisk of 30Gi is reached: raise it"),
    });
  });

  test("a small one grows by a whole GiB", () => {
    expect(
      sizeAfter({ size: { disk: "1Gi", maxDisk: "5Gi" }, observed: "1Gi", required: reported(0.9, 0.97) }),
    ).toBe("2Gi");
  });

  test.each([
    ["nothing reports", {}],
    ["the report is old", reported(19, 19.6, "2026-03-03T10:00:00Z")],
    [
      "the report cannot be read",
      { volumes: [volume("postgresql-1", "20Gi")], "volume-report": [{ data: { report: "{" } }] },
    ],
    [
      "the report is something else",
      {
        volumes: [volume("postgresql-1", "20Gi")],
        "volume-report": [{ data: { report: '{"volumes":[]}' } }],
      },
    ],
    [
      "the report has no volume",
      {
        volumes: [volume("postgresql-1", "20Gi")],
        "volume-report": [{ data: { report: `{"at":"${now}","volumes":[]}` } }],
      },
    ],
  ])("does not grow where %s, and says so", (_, required) => {
    expect(sizeAfter({ size, required })).toBe("20Gi");
    expect(conditionNamed(run({ size, required }), "ScalingReady")).toMatchObject({
      status: "True",
      reason: "DiskNotObserved",
    });
  });

  test("only its own volumes count, and not those of a trial restore", () => {
    expect(
      sizeAfter({ size, required: { ...reported(19), volumes: [volume("postgresql-2", "20Gi")] } }),
    ).toBe("20Gi");
  });

  test("is looked at every minute, and that of a claim without a limit is not", () => {
    const runs = (given: Given) => run(given).flatMap((one) => (one.type === "nextRun" ? [one.seconds] : []));
    expect(runs({ size, required: reported(5) })).toContain(60);
    expect(runs({ required: reported(5) })).not.toContain(60);
  });

  test("a claim without a limit never grows by itself", () => {
    expect(sizeAfter({ required: reported(19) })).toBe("20Gi");
  });
});
