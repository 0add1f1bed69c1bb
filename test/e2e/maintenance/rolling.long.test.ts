import { beforeAll, describe, expect, test } from "@jest/globals";
import { isReady, patchClaim, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { Figures } from "../support/figures.ts";
import { Instance } from "../support/instance.ts";
import { get } from "../support/kubectl.ts";
import { type Load, startLoad } from "../support/load.ts";
import { currentImage, newerTag, windowFrom } from "../support/maintenance.ts";
import { objectsIn, objectsOf, predicted, untilAsPredicted } from "../support/prediction.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const size = { cpu: "1", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

interface Cluster {
  readonly status: { readonly currentPrimary: string; readonly readyInstances?: number };
}

/** A newer version for three servers, in the window: replicas first, then another one is the primary. */
describe("a newer version of PostgreSQL, three servers, in the window", () => {
  const it = scenario("rolling");
  const instance = new Instance(it, "rolled");
  const figures = new Figures(it.trace);
  let client: Client;
  let load: Load;
  let namespace: string;
  let tag: string;

  const cluster = async () =>
    (await get<Cluster>("clusters.postgresql.cnpg.io", "postgresql", namespace))?.status;

  beforeAll(async () => {
    await instance.apply({ size, instances: 3, backup: { enabled: false } });
    const claim = await instance.until("is ready", isReady, 900);
    namespace = claim.status?.instanceNamespace ?? "";
    await until(
      "three servers run",
      async () => ((await cluster())?.readyInstances === 3 ? true : undefined),
      900,
    );
    client = await instance.client();
    tag = await newerTag(client);
    load = await startLoad(client, it.trace);
  });

  test("begins by itself once the window is open, and switches over", async () => {
    const before = (await cluster())?.currentPrimary;
    const edit = { maintenance: { ...windowFrom(-60), pinImageTag: tag } };
    const { now } = await predicted(instance, edit);
    const objects = await objectsOf(instance);
    expect(objectsIn(now)).toContain("change cluster");
    const seen = await figures.of("minor update, 3 servers", load, async () => {
      await patchClaim(instance.name, instance.namespace, edit);
      await instance.until("is updated", ({ status }) => status?.maintenance?.last?.to === tag, 900);
    });
    await instance.until("is at its pin", reports("MaintenanceReady", "Pinned"));
    await untilAsPredicted(instance, objects, now);
    expect(await currentImage(namespace)).toMatch(new RegExp(`:${tag}$`));
    expect((await cluster())?.currentPrimary).not.toBe(before);
    expect(seen.longestSeconds).toBeLessThan(60);
    const acknowledged = await load.stop();
    const rows = new Set((await client.query("SELECT id FROM ledger")).split("\n").map(Number));
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
  });
});
