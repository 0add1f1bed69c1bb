import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { testWhere } from "../support/capability.ts";
import { type Claim, claimUntil, conditionOf, isReady, patchClaim } from "../support/claim.ts";
import { type Client, startClient } from "../support/client.ts";
import { Figures } from "../support/figures.ts";
import { apply, get, kubectl, list } from "../support/kubectl.ts";
import { type Interruption, type Load, startLoad } from "../support/load.ts";
import { objectsOf, predicted, untilAsPredicted } from "../support/prediction.ts";
import { probeSamples, valueIn } from "../support/prober.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const name = "resized";
const small = { cpu: "1", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

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
  const figures = new Figures(trace);
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
  /**
   * A new server copies the primary's data from its next checkpoint on, which comes within `checkpoint_timeout` (five
   * minutes). It is asked for here, so that the scenario need not wait for it.
   */
  const healthyWith = (servers: number): Promise<Cluster> =>
    until(
      `${servers} servers run and nothing is under way`,
      async () => {
        const found = await cluster();
        const { phase, readyInstances } = found.status;
        if (phase === "Creating a new replica") await checkpoint(found.status.currentPrimary);
        return phase === "Cluster in healthy state" && readyInstances === servers ? found : undefined;
      },
      300,
    );
  /** Edits the claim, waits, and holds that the objects changed that `matura diff` named before. */
  const edited = async (parameters: object, done: () => Promise<unknown>): Promise<void> => {
    const { now } = await predicted({ name, namespace }, parameters);
    const before = await objectsOf({ name, namespace });
    await patchClaim(name, namespace, parameters);
    await done();
    await untilAsPredicted({ name, namespace }, before, now);
  };
  const checkpoint = (server: string) =>
    kubectl(["exec", "-n", instanceNamespace, server, "-c", "postgres", "--", "psql", "-Xqc", "CHECKPOINT"]);
  /** When the primary's PostgreSQL started: the same as long as nothing interrupted it. */
  const startOfPrimary = () => client.query("SELECT pg_postmaster_start_time()");
  const rolledOut = async (servers: number): Promise<void> => {
    await until("a rolling update goes on", async () =>
      (await cluster()).status.phase === "Cluster in healthy state" ? undefined : true,
    );
    await healthyWith(servers);
  };
  const probes = async (outcome: "ok" | "failed"): Promise<number> =>
    (await probeSamples(namespace, "matura_probe_total"))
      .filter((line) => line.includes(`outcome="${outcome}"`))
      .reduce((sum, line) => sum + valueIn(line), 0);
  const measured = (what: string, action: () => Promise<unknown>): Promise<Interruption> =>
    figures.of(what, load, action);

  beforeAll(async () => {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name, namespace },
      spec: {
        // Without the load of backups: what they notice of changes is in the scenarios of backup.
        parameters: { size: small, backup: { enabled: false }, service: { disablePgBouncer: false } },
        writeConnectionSecretToRef: { name: "owner" },
      },
    });
    const claim = await claimUntil(trace, { name, namespace }, "is ready", isReady);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    client = await startClient(namespace, "owner");
    load = await startLoad(client, trace);
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
    const started = await startOfPrimary();
    const seen = await measured("1 to 3 servers", () => edited({ instances: 3 }, () => healthyWith(3)));
    await scaled("has three servers", "Available", (claim) => claim.status?.scaling?.servers === 3);
    expect(seen.failed).toBe(0);
    expect(await startOfPrimary()).toBe(started);
  });

  test("more CPU and memory come replicas first, and then another server is the primary", async () => {
    const before = (await cluster()).status.currentPrimary;
    const seen = await measured("cpu and memory, 3 servers", () =>
      edited({ size: { cpu: "1100m", memory: "640Mi" } }, () => rolledOut(3)),
    );
    expect((await cluster()).status.currentPrimary).not.toBe(before);
    expect(await client.query("SHOW effective_cache_size")).toBe("480MB");
    expect(seen.failed).toBeLessThan(10);
    expect(seen.longestSeconds).toBeLessThan(60);
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
    expect(seen.longestSeconds).toBeLessThan(60);
  });

  test("a replica goes, and no client notices", async () => {
    const started = await startOfPrimary();
    const seen = await measured("3 to 2 servers", () => edited({ instances: 2 }, () => healthyWith(2)));
    expect(seen.failed).toBe(0);
    expect(await startOfPrimary()).toBe(started);
  });

  testWhere("expandableStorage", "the disk grows, and no client notices", async () => {
    const started = await startOfPrimary();
    const seen = await measured("disk", () =>
      edited({ size: { disk: "2Gi" } }, () =>
        until("every volume has the new size", async () => {
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
        }),
      ),
    );
    await scaled("has grown", "Available", (claim) => claim.status?.scaling?.disk?.size === "2Gi");
    expect(seen.failed).toBe(0);
    expect(await startOfPrimary()).toBe(started);
  });

  test("suspended, it keeps its volumes and runs nothing; resumed, it has every row", async () => {
    await load.untilCommitted(20);
    const acknowledged = await load.stop();
    const volumes = () => kubectl(["get", "pvc", "-n", instanceNamespace, "-o", "name"]);
    const before = await volumes();
    await edited({ instances: 0 }, async () => {
      const suspended = await scaled("is suspended", "Suspended");
      expect(conditionOf(suspended, "ProvisioningReady")?.reason).toBe("Suspended");
      await until("no pod runs", async () =>
        (await kubectl(["get", "pods", "-n", instanceNamespace, "-o", "name"])) === "" ? true : undefined,
      );
    });
    expect(await volumes()).toBe(before);
    const failedBefore = await probes("failed");
    const asked = Date.now();
    await edited({ instances: 2 }, () =>
      scaled("is resumed", "Available", (claim) => claim.status?.scaling?.servers === 2),
    );
    const kept = await until("the rows can be read", () => client.query("SELECT id FROM ledger"), 60);
    trace.note(`resumed after ${Math.round((Date.now() - asked) / 1000)} s`);
    const answered = await probes("ok");
    await until(
      "it is probed again",
      async () => ((await probes("ok")) >= answered + 5 ? true : undefined),
      60,
    );
    // That servers start is no outage.
    expect(await probes("failed")).toBe(failedBefore);
    const rows = new Set(kept.split("\n").map(Number));
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
  });

  test("a pooler that is switched off leaves an empty host, and nothing is published again and again", async () => {
    await edited({ service: { disablePgBouncer: true } }, () =>
      until("the connection secret names no pooler", async () => {
        const secret = await get<{ data: Record<string, string> }>("secret", "owner", namespace);
        return secret?.data.POSTGRESQL_POOLER_HOST === "" ? true : undefined;
      }),
    );
    const published = () =>
      kubectl([
        "get",
        "postgresqlinstances.matura.dev",
        name,
        "-n",
        namespace,
        "-o",
        "jsonpath={.status.connectionDetails.lastPublishedTime}",
      ]);
    const last = await published();
    expect(Date.parse(last)).not.toBeNaN();
    for (const touched of ["once", "twice"]) {
      await kubectl([
        "annotate",
        "--overwrite",
        "postgresqlinstances.matura.dev",
        name,
        "-n",
        namespace,
        `example.com/touched=${touched}`,
      ]);
      await sleep(3000);
    }
    expect(await published()).toBe(last);
  });
});
