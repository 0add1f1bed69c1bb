import { beforeAll, describe, expect, test } from "@jest/globals";
import { OWNED_SETTINGS } from "../../../services/postgresql/owned-settings.ts";
import { needsRestart } from "../../../services/postgresql/restart-settings.ts";
import { testWhere } from "../support/capability.ts";
import { type Claim, claimNamed, conditionOf, isReady, patchClaim } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { Figures } from "../support/figures.ts";
import { Instance } from "../support/instance.ts";
import { apply, get, kubectl, list } from "../support/kubectl.ts";
import { type Interruption, type Load, startLoad } from "../support/load.ts";
import { changesBetween, objectsIn, objectsOf, predicted } from "../support/prediction.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const size = { cpu: "1", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

interface Cluster {
  readonly spec: {
    readonly resources: { readonly limits: { readonly cpu: string } };
    readonly storage: { readonly size: string };
  };
  readonly status: { readonly phase: string; readonly readyInstances?: number };
}

const cannotBeSet = (name: string): boolean => (OWNED_SETTINGS as readonly string[]).includes(name);

/** One server: each change that replaces it interrupts it, so it may wait; and a disk that grows by itself. */
describe("an instance with one server", () => {
  const it = scenario("single");
  const instance = new Instance(it, "single");
  const figures = new Figures(it.trace);
  let namespace: string;
  let client: Client;
  let load: Load;

  const cluster = async (): Promise<Cluster> => {
    const found = await get<Cluster>("clusters.postgresql.cnpg.io", "postgresql", namespace);
    if (found === undefined) throw new Error("the Cluster is gone");
    return found;
  };
  const scaled = (what: string, reason: string, wanted: (claim: Claim) => boolean = () => true) =>
    instance.until(what, (claim) => conditionOf(claim, "ScalingReady")?.reason === reason && wanted(claim));
  const edit = (parameters: object) => patchClaim(instance.name, instance.namespace, parameters);
  const healthy = () =>
    until(
      "the server runs and nothing is under way",
      async () => {
        const { phase, readyInstances } = (await cluster()).status;
        return phase === "Cluster in healthy state" && readyInstances === 1 ? true : undefined;
      },
      300,
    );
  const started = () => client.query("SELECT pg_postmaster_start_time()");
  const measured = (what: string, action: () => Promise<unknown>): Promise<Interruption> =>
    figures.of(what, load, action);
  /** As the database's superuser, in the server's own pod. */
  const inServer = (command: string) =>
    kubectl(["exec", "-n", namespace, "postgresql-1", "-c", "postgres", "--", "sh", "-c", command]);

  beforeAll(async () => {
    await instance.apply({ size, backup: { enabled: false } });
    const claim = await instance.until("is ready", isReady);
    namespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    load = await startLoad(client, it.trace);
  });

  test("PostgreSQL has the settings that follow the memory and the disk", async () => {
    expect(await client.query("SHOW shared_buffers")).toBe("64MB");
    expect(await client.query("SHOW effective_cache_size")).toBe("384MB");
    expect(await client.query("SHOW max_connections")).toBe("50");
    expect(await client.query("SHOW max_wal_size")).toBe("128MB");
    expect(await client.query("SHOW max_slot_wal_keep_size")).toBe("256MB");
  });

  test("the settings that need a restart are those of which the server says so", async () => {
    const rows = await inServer('psql -XqtAc "SELECT name, context FROM pg_settings"');
    const contexts = new Map(rows.split("\n").map((row) => row.split("|") as [string, string]));
    const wrong = [...contexts].filter(([name, context]) => needsRestart(name) && context !== "postmaster");
    expect(wrong).toEqual([]);
    const unknown = [...contexts].flatMap(([name, context]) =>
      context === "postmaster" && !needsRestart(name) && !cannotBeSet(name) ? [name] : [],
    );
    expect(unknown).toEqual([]);
  });

  test("more CPU and memory interrupt it once, as the documentation says", async () => {
    const before = await started();
    const seen = await measured("cpu and memory, 1 server", async () => {
      await edit({ size: { cpu: "1100m", memory: "640Mi" } });
      await until("another server is being made", async () =>
        (await cluster()).status.phase === "Cluster in healthy state" ? undefined : true,
      );
      await healthy();
    });
    expect(await until("it answers", started)).not.toBe(before);
    expect(seen.longestSeconds).toBeLessThan(120);
  });

  test("a setting that is reloaded interrupts nobody", async () => {
    const before = await started();
    const seen = await measured("a setting that is reloaded", async () => {
      await edit({ service: { pgSettings: { random_page_cost: 1.5 } } });
      await until("it is in force", async () =>
        (await client.query("SHOW random_page_cost")) === "1.5" ? true : undefined,
      );
    });
    expect(await started()).toBe(before);
    expect(seen.failed).toBe(0);
  });

  test("a change that interrupts waits for the window, when the claim says so", async () => {
    const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
    const dayOfWeek = yesterday.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" }).toLowerCase();
    const before = await started();
    await edit({ updateStrategy: { type: "OnRestart" }, maintenance: { dayOfWeek, timeOfDay: "12:00:00" } });
    await scaled("knows its window", "Available", ({ status }) => status?.scaling?.window !== undefined);
    const waiting = { size: { cpu: "1200m" } };
    const prediction = await predicted(instance, waiting);
    expect(objectsIn(prediction.now)).toEqual([]);
    expect(objectsIn(prediction.inWindow)).toContain("change cluster");
    const objects = await objectsOf(instance);
    await edit(waiting);
    const claim = await scaled("has a change that waits", "ChangesPending");
    expect(claim.status?.pending).toMatchObject([
      {
        name: "size",
        class: "rolling",
        from: expect.stringContaining("cpu 1100m"),
        to: expect.stringContaining("cpu 1200m"),
      },
    ]);
    expect(changesBetween(objects, await objectsOf(instance))).toEqual([]);
    expect((await cluster()).spec.resources.limits.cpu).toBe("1100m");
    // Taken back, it no longer waits.
    await edit({ size: { cpu: "1100m" } });
    await scaled("has nothing that waits", "Available", ({ status }) => status?.pending === undefined);
    expect(await started()).toBe(before);
  });

  describe("a disk that may grow by itself", () => {
    testWhere(
      "monitoring",
      "grows when it fills up, while clients go on, and stops at its limit",
      async () => {
        await edit({ size: { maxDisk: "2Gi" } });
        await scaled(
          "knows how full its disk is",
          "Available",
          ({ status }) => status?.scaling?.disk?.growth === "NotNeeded",
        );
        const before = await started();
        // In pieces, and before anything is measured: what fills the disk is not what is looked at.
        await inServer(
          "for piece in 1 2 3 4 5 6 7; do head -c 100M /dev/zero >> /var/lib/postgresql/data/filling; sleep 2; done",
        );
        const seen = await measured("growth of the disk by itself", async () => {
          const claim = await instance.until(
            "has grown by itself",
            ({ status }) => status?.scaling?.disk?.lastGrowth !== undefined,
          );
          expect(claim.status?.scaling?.disk?.lastGrowth).toMatchObject({ from: "1Gi", to: "2Gi" });
          await until("the file system has grown", async () => {
            const size = await inServer("df --output=size -B1 /var/lib/postgresql/data | tail -1");
            return Number(size) > 1.8 * 1024 ** 3 ? true : undefined;
          });
        });
        expect(await started()).toBe(before);
        expect(seen.failed).toBe(0);
        await inServer("head -c 900M /dev/zero >> /var/lib/postgresql/data/filling");
        await scaled("is at its limit", "DiskAtLimit");
        expect((await cluster()).spec.storage.size).toBe("2Gi");
        await inServer("rm /var/lib/postgresql/data/filling");
      },
    );
  });

  test("a quota that has no room for a second server is named, and the first one serves", async () => {
    const pods = await list(["pods", "-n", namespace, "--field-selector=status.phase=Running"]);
    await apply({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "platform", namespace },
      spec: { hard: { pods: String(pods.length) } },
    });
    await edit({ instances: 2 });
    const claim = await scaled("says what is in the way", "Scaling", (found) =>
      (conditionOf(found, "ScalingReady")?.message ?? "").includes("ResourceQuota platform"),
    );
    expect(conditionOf(claim, "ScalingReady")?.message).toContain("pods are used, and it needs 1");
    expect(await client.query("SELECT 1")).toBe("1");
    await kubectl(["delete", "resourcequota", "platform", "-n", namespace]);
    await edit({ instances: 1 });
    // Its Job may have begun, and copies from the next checkpoint on, which may take minutes to come by itself.
    await until("it has its one server", async () => {
      await inServer('psql -Xqc "CHECKPOINT"');
      const claim = await claimNamed(instance.name, instance.namespace);
      // Available, or still what was last said of the disk.
      const settled = conditionOf(claim, "ScalingReady")?.status === "True";
      return settled && claim?.status?.scaling?.servers === 1 ? true : undefined;
    });
  });

  test("clients lost no row", async () => {
    const acknowledged = await load.stop();
    const rows = new Set((await client.query("SELECT id FROM ledger")).split("\n").map(Number));
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
  });
});
