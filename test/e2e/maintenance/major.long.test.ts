import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Prediction } from "../../../cli/diff/prediction.ts";
import { isReady, patchClaim, reports } from "../support/claim.ts";
import { type Client, MAJOR } from "../support/client.ts";
import { Figures } from "../support/figures.ts";
import { Instance } from "../support/instance.ts";
import { type Load, startLoad } from "../support/load.ts";
import { currentImage, newestMajor, windowFrom } from "../support/maintenance.ts";
import { objectsIn, objectsOf, predicted, untilAsPredicted } from "../support/prediction.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const size = { cpu: "1", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };
const DAY = 24 * 3600;

/** Another major version, on request: the data is converted while nothing serves. */
describe("a new major version of PostgreSQL", () => {
  const it = scenario("major");
  const instance = new Instance(it, "upgraded");
  const figures = new Figures(it.trace);
  let client: Client;
  let load: Load;
  let namespace: string;
  let foreseen: Prediction;
  let objects: Awaited<ReturnType<typeof objectsOf>>;

  beforeAll(async () => {
    await instance.apply({
      size,
      backup: { enabled: false },
      maintenance: windowFrom(-DAY),
      service: { extensions: [{ name: "pg_trgm" }] },
    });
    const claim = await instance.until("is ready", isReady);
    namespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    load = await startLoad(client, it.trace);
    await load.untilCommitted(50);
  });

  test("waits for the window, and says so", async () => {
    const edit = { service: { majorVersion: newestMajor() } };
    foreseen = await predicted(instance, edit);
    objects = await objectsOf(instance);
    expect(objectsIn(foreseen.now)).toEqual([]);
    expect(objectsIn(foreseen.inWindow)).toContain("change cluster");
    await patchClaim(instance.name, instance.namespace, edit);
    const claim = await instance.until(
      "has an upgrade that waits",
      reports("MaintenanceReady", "NextWindow"),
    );
    expect(claim.status?.pending).toMatchObject([
      { name: "service.majorVersion", to: `PostgreSQL ${newestMajor()}` },
    ]);
    await untilAsPredicted(instance, objects, foreseen.now);
    expect(await client.query("SHOW server_version")).toMatch(new RegExp(`^${MAJOR}\\.`));
  });

  test("comes when asked for, with every row and extension", async () => {
    const seen = await figures.of("major upgrade, 1 server", load, async () => {
      await instance.annotate("matura.dev/run-maintenance=upgrade");
      await instance.until(
        "is upgraded",
        ({ status }) => status?.maintenance?.last?.to === newestMajor(),
        900,
      );
    });
    const acknowledged = await load.stop();
    await instance.until("is up to date", reports("MaintenanceReady", "UpToDate"));
    await untilAsPredicted(instance, objects, foreseen.inWindow);
    expect(await currentImage(namespace)).toMatch(new RegExp(`:${newestMajor()}$`));
    expect(await until("it answers", () => client.query("SHOW server_version"))).toMatch(
      new RegExp(`^${newestMajor()}\\.`),
    );
    expect(await client.query("SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'")).toBe("pg_trgm");
    const rows = new Set((await client.query("SELECT id FROM ledger")).split("\n").map(Number));
    expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
    expect(seen.longestSeconds).toBeLessThan(600);
    await instance.until("is ready again", isReady);
  });
});
