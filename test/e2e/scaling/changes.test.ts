import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { testWhere } from "../support/capability.ts";
import { type Claim, claimUntil, conditionOf, isReady, patchClaim } from "../support/claim.ts";
import { type Client, startClient } from "../support/client.ts";
import { apply, get, kubectl, list } from "../support/kubectl.ts";
import { type Interruption, type Load, startLoad } from "../support/load.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const name = "resized";
const small = { cpu: "300m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

interface Cluster {
  readonly spec: { readonly instances: number; readonly storage: { readonly size: string } };
  readonly status: {
    readonly currentPrimary: string;
    readonly readyInstances?: number;
    readonly phase: string;
    readonly instanceNames: readonly string[];
  };
}

/** Every change of size under load, and what its clients notice. */
describe("an instance changes its size while clients use it", () => {
  const { namespace, trace } = scenario("changes");
  const figures: Record<string, Interruption> = {};
  let client: Client;
  let load: Load;
  let instanceNamespace: string;

  const cluster = async (): Promise<Cluster> => {
    const found = await get<Cluster>("clusters.postgresql.cnpg.io", "postgresql", instanceNamespace);
    if (found === undefined) throw new Error("the Cluster is gone");
    return found;
  };
  const scaled = (what: string, reason: string, wanted: (claim: Claim) => boolean = () => true) =>
    claimUntil(
      trace,
      { name, namespace },
      what,
      (claim) => conditionOf(claim, "ScalingReady")?.reason === reason && wanted(claim),
    );
  const healthyWith = (servers: number): Promise<Cluster> =>
    until(`${servers} servers run and nothing is under way`, async () => {
      const found = await cluster();
      const { phase, readyInstances } = found.status;
      return phase === "Cluster in healthy state" && readyInstances === servers ? found : undefined;
    });
  const measured = async (what: string, action: () => Promise<unknown>): Promise<Interruption> => {
    const seen = await load.during(what, action);
    figures[what] = seen;
    writeFileSync(join(trace.folder, "figures.json"), `${JSON.stringify(figures, null, 2)}\n`);
    return seen;
  };

  beforeAll(async () => {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name, namespace },
      spec: {
        parameters: { size: small, service: { disablePgBouncer: false } },
        writeConnectionSecretToRef: { name: "owner" },
      },
    });
    const claim = await claimUntil(trace, { name, namespace }, "is ready", isReady);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    client = await startClient(namespace, "owner");
    load = await startLoad(client, trace);
  });

  test("PostgreSQL has the settings that follow the memory", async () => {
    expect(await client.query("SHOW shared_buffers")).toBe("64MB");
    expect(await client.query("SHOW effective_cache_size")).toBe("384MB");
    expect(await client.query("SHOW max_connections")).toBe("50");
  });

  test("the pooler answers over verified TLS under a host of its own", async () => {
    await scaled("has its pooler", "Available", (claim) => claim.status?.scaling?.pooler?.ready === true);
    const host = `pooler.${instanceNamespace}.svc.cluster.local`;
    const url = `$(echo "$POSTGRESQL_URL" | sed 's/@[^:]*:/@${host}:/')`;
    const version = await client.shell(`psql "${url}" --no-psqlrc -qtAc "SELECT current_user"`);
    expect(version).toBe("app");
    expect(
      await client.shellRefused(
        `psql "${url.replace("verify-full", "disable")}&sslmode=disable" -qtAc "SELECT 1"`,
      ),
    ).toContain("SSL");
  });

  test("one server gets two replicas, and no client notices", async () => {
    const seen = await measured("1 to 3 servers", async () => {
      await patchClaim(name, namespace, { instances: 3 });
      await healthyWith(3);
    });
    await scaled("has three servers", "Available", (claim) => claim.status?.scaling?.servers === 3);
    expect(seen.failed).toBe(0);
    expect(seen.longestSeconds).toBeLessThan(3);
  });

  test("more CPU and memory come replicas first, and then another server is the primary", async () => {
    const before = (await cluster()).status.currentPrimary;
    const seen = await measured("cpu and memory, 3 servers", async () => {
      await patchClaim(name, namespace, { size: { cpu: "400m", memory: "640Mi" } });
      await until("a rolling update goes on", async () =>
        (await cluster()).status.phase === "Cluster in healthy state" ? undefined : true,
      );
      await healthyWith(3);
    });
    expect((await cluster()).status.currentPrimary).not.toBe(before);
    expect(seen.longestSeconds).toBeLessThan(30);
    expect(seen.transactions).toBeGreaterThan(20);
  });

  test("a switchover on request", async () => {
    const { currentPrimary, instanceNames } = (await cluster()).status;
    const next = instanceNames.find((each) => each !== currentPrimary);
    const seen = await measured("switchover", async () => {
      const status = {
        targetPrimary: next,
        targetPrimaryTimestamp: new Date().toISOString(),
        phase: "Switchover in progress",
      };
      await kubectl([
        "patch",
        "clusters.postgresql.cnpg.io",
        "postgresql",
        "-n",
        instanceNamespace,
        "--subresource=status",
        "--type=merge",
        "-p",
        JSON.stringify({ status }),
      ]);
      await until("it is the primary", async () =>
        (await cluster()).status.currentPrimary === next ? true : undefined,
      );
      await healthyWith(3);
    });
    expect(seen.longestSeconds).toBeLessThan(30);
  });

  test("a replica goes, and no client notices", async () => {
    const seen = await measured("3 to 2 servers", async () => {
      await patchClaim(name, namespace, { instances: 2 });
      await healthyWith(2);
    });
    expect(seen.failed).toBe(0);
    expect(seen.longestSeconds).toBeLessThan(3);
  });

  testWhere("expandableStorage", "the disk grows, and no client notices", async () => {
    const seen = await measured("disk", async () => {
      await patchClaim(name, namespace, { size: { disk: "2Gi" } });
      await until("every volume has the new size", async () => {
        const volumes = await list<{ status: { capacity: { storage: string } } }>([
          "pvc",
          "-n",
          instanceNamespace,
          "-l",
          "cnpg.io/cluster=postgresql",
        ]);
        return volumes.length === 2 && volumes.every(({ status }) => status.capacity.storage === "2Gi")
          ? true
          : undefined;
      });
    });
    await scaled("has grown", "Available", (claim) => claim.status?.scaling?.disk?.size === "2Gi");
    expect(seen.failed).toBe(0);
    expect(seen.longestSeconds).toBeLessThan(3);
  });

  test("a change that interrupts waits for the window, when the claim says so", async () => {
    const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
    const dayOfWeek = yesterday.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" }).toLowerCase();
    const before = (await cluster()).status.currentPrimary;
    await patchClaim(name, namespace, {
      updateStrategy: { type: "OnRestart" },
      maintenance: { dayOfWeek, timeOfDay: "12:00:00" },
      size: { cpu: "500m" },
    });
    const claim = await scaled("has a change that waits", "ChangesPending");
    expect(claim.status?.pending).toMatchObject([
      {
        name: "size",
        class: "rolling",
        from: expect.stringContaining("cpu 400m"),
        to: expect.stringContaining("cpu 500m"),
      },
    ]);
    const found = await get<{ spec: { resources: { limits: { cpu: string } } } }>(
      "clusters.postgresql.cnpg.io",
      "postgresql",
      instanceNamespace,
    );
    expect(found?.spec.resources.limits.cpu).toBe("400m");
    // Taken back, it no longer waits.
    await patchClaim(name, namespace, { size: { cpu: "400m" } });
    await scaled("has nothing that waits", "Available", ({ status }) => status?.pending === undefined);
    expect((await cluster()).status.currentPrimary).toBe(before);
  });

  test("suspended, it keeps its volumes and runs nothing; resumed, it has every row", async () => {
    const acknowledged = await load.stop();
    const volumes = () => kubectl(["get", "pvc", "-n", instanceNamespace, "-o", "name"]);
    const before = await volumes();
    await patchClaim(name, namespace, { instances: 0 });
    const suspended = await scaled("is suspended", "Suspended");
    expect(conditionOf(suspended, "ProvisioningReady")?.reason).toBe("Suspended");
    await until("no pod runs", async () =>
      (await kubectl(["get", "pods", "-n", instanceNamespace, "-o", "name"])) === "" ? true : undefined,
    );
    expect(await volumes()).toBe(before);
    trace.note("suspended");
    await patchClaim(name, namespace, { instances: 2 });
    await scaled("is resumed", "Available", (claim) => claim.status?.scaling?.servers === 2);
    trace.note("resumed");
    const kept = await until("the rows can be read", () => client.query("SELECT id FROM ledger"), 60);
    const rows = new Set(kept.split("\n").map(Number));
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
  });
});
