import { beforeAll, describe, expect, test } from "@jest/globals";
import { METRICS_OF_AN_UPDATE } from "../../support/dashboard-metrics.ts";
import { testWhere } from "../support/capability.ts";
import { conditionOf, isReady, patchClaim, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { eventsOn } from "../support/events.ts";
import { Figures } from "../support/figures.ts";
import { Instance } from "../support/instance.ts";
import { list } from "../support/kubectl.ts";
import { type Load, startLoad } from "../support/load.ts";
import { currentImage, newerTag, windowFrom } from "../support/maintenance.ts";
import { query } from "../support/prometheus.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const size = { cpu: "1", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };
const DAY = 24 * 3600;

/**
 * A newer version for one server. Debian has one minor version of PostgreSQL 15, so the newer image is the same one
 * under its full version: what is shown is how an update goes, and not that another PostgreSQL reads the data.
 */
describe("a newer version of PostgreSQL, one server with backups", () => {
  const it = scenario("update");
  const instance = new Instance(it, "updated");
  const figures = new Figures(it.trace);
  let client: Client;
  let load: Load;
  let namespace: string;
  let tag: string;

  const started = () => client.query("SELECT pg_postmaster_start_time()");
  const pin = (pinImageTag: string) =>
    patchClaim(instance.name, instance.namespace, { maintenance: { pinImageTag } });

  /** That Prometheus has or had these metrics of the instance. What is over by now is found as well. */
  const scraped = async (metrics: object): Promise<void> => {
    for (const metric of Object.keys(metrics)) {
      // By the composite's name: an earlier run had a claim of the same name.
      const selector = `${metric}{instance="${namespace.replace("postgresql-", "")}"}`;
      const look = async () =>
        (await query(`count_over_time(${selector}[1h])`)).length > 0 ? true : undefined;
      await until(`${metric} was scraped`, look, 60);
    }
  };

  beforeAll(async () => {
    await instance.apply({ size, maintenance: windowFrom(-DAY) });
    const claim = await instance.until("is ready", isReady);
    namespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    tag = await newerTag(client);
    await instance.until("has a backup", reports("BackupReady", "Available"), 600);
    load = await startLoad(client, it.trace);
  });

  test("waits for the window, and the claim says when it comes", async () => {
    const before = await started();
    await pin(tag);
    const claim = await instance.until("has an update that waits", reports("MaintenanceReady", "NextWindow"));
    expect(claim.status?.pending).toMatchObject([
      { name: "maintenance.pinImageTag", class: "rolling", to: `PostgreSQL ${tag}` },
    ]);
    expect(Date.parse(claim.status?.maintenance?.next ?? "")).toBeGreaterThan(Date.now());
    expect(await started()).toBe(before);
  });

  testWhere("monitoring", "is in the metrics of what waits", () => scraped(METRICS_OF_AN_UPDATE.waiting));

  test("comes at once when asked for, after a backup, and interrupts once", async () => {
    const before = await started();
    const seen = await figures.of("minor update, 1 server", load, async () => {
      await instance.annotate("matura.dev/run-maintenance=first");
      await instance.until("is updated", ({ status }) => status?.maintenance?.last?.to === tag, 900);
    });
    const claim = await instance.until("is at its pin", reports("MaintenanceReady", "Pinned"));
    expect(claim.status?.maintenance).toMatchObject({ requested: "first", last: { from: "15", to: tag } });
    expect(await currentImage(namespace)).toMatch(new RegExp(`:${tag}$`));
    expect(await until("it answers", started)).not.toBe(before);
    const backups = await list<{ metadata: { name: string }; status?: { phase?: string } }>([
      "backups.postgresql.cnpg.io",
      "-n",
      namespace,
    ]);
    expect(
      backups
        .filter(({ metadata }) => metadata.name.startsWith("maintenance-"))
        .map(({ status }) => status?.phase),
    ).toEqual(["completed"]);
    expect(seen.longestSeconds).toBeLessThan(120);
    expect(await eventsOn(instance)).toEqual(
      expect.arrayContaining(["Normal UpdateBegins", "Normal UpdateFinished"]),
    );
  });

  testWhere("monitoring", "was in the metrics of what is under way", () =>
    scraped(METRICS_OF_AN_UPDATE.underWay),
  );

  test("whose image cannot be pulled changes nothing, and the claim says so", async () => {
    const before = await started();
    await pin(`${tag}.999`);
    await instance.annotate("matura.dev/run-maintenance=second");
    const claim = await instance.until(
      "reports the image",
      reports("MaintenanceReady", "ImageNotRunnable"),
      400,
    );
    expect(conditionOf(claim, "MaintenanceReady")).toMatchObject({
      status: "False",
      message: expect.stringMatching(/ErrImagePull|ImagePullBackOff/),
    });
    expect(await eventsOn(instance)).toContain("Warning ImageNotRunnable");
    expect(await currentImage(namespace)).toMatch(new RegExp(`:${tag}$`));
    expect(await started()).toBe(before);
    await pin(tag);
    await instance.until("is at its pin", reports("MaintenanceReady", "Pinned"));
  });

  test("that is older is refused: PostgreSQL does not go back", async () => {
    const before = await started();
    await patchClaim(instance.name, instance.namespace, { maintenance: { pinImageTag: null } });
    await instance.until("stays where it is", reports("MaintenanceReady", "NoDowngrade"));
    expect(await currentImage(namespace)).toMatch(new RegExp(`:${tag}$`));
    expect(await started()).toBe(before);
    const acknowledged = await load.stop();
    const rows = new Set((await client.query("SELECT id FROM ledger")).split("\n").map(Number));
    expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
  });
});
