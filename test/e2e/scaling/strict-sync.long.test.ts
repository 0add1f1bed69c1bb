import { beforeAll, describe, expect, test } from "@jest/globals";
import { claimUntil, conditionOf, isReady, patchClaim } from "../support/claim.ts";
import { type Client, startClient } from "../support/client.ts";
import { Figures } from "../support/figures.ts";
import { apply, get, kubectl } from "../support/kubectl.ts";
import { type Load, startLoad } from "../support/load.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const name = "strict";
const small = { cpu: "1", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

interface Cluster {
  readonly status: {
    readonly currentPrimary: string;
    readonly readyInstances?: number;
    readonly phase: string;
    readonly instanceNames: readonly string[];
  };
}

/** Three servers with strictly synchronous replication, whose primary is killed while clients write. */
describe("strictly synchronous replication", () => {
  const { namespace, trace } = scenario("strict-sync");
  let client: Client;
  let load: Load;
  let instanceNamespace: string;

  const cluster = async (): Promise<Cluster> => {
    const found = await get<Cluster>("clusters.postgresql.cnpg.io", "postgresql", instanceNamespace);
    if (found === undefined) throw new Error("the Cluster is gone");
    return found;
  };
  const healthy = (servers: number) =>
    until(
      `${servers} servers run and nothing is under way`,
      async () => {
        const { phase, readyInstances } = (await cluster()).status;
        return phase === "Cluster in healthy state" && readyInstances === servers ? true : undefined;
      },
      600,
    );

  beforeAll(async () => {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name, namespace },
      spec: {
        parameters: {
          size: small,
          instances: 3,
          replication: { mode: "strict-sync" },
          backup: { enabled: false },
        },
        writeConnectionSecretToRef: { name: "owner" },
      },
    });
    const claim = await claimUntil(trace, { name, namespace }, "is ready", isReady);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    await healthy(3);
    client = await startClient(namespace, "owner");
    load = await startLoad(client, trace);
  });

  test("a primary that is killed loses no commit that a client was told of", async () => {
    const before = (await cluster()).status.currentPrimary;
    await load.untilCommitted(20);
    const seen = await new Figures(trace).of("primary killed, strict-sync", load, async () => {
      await kubectl(["delete", "pod", before, "-n", instanceNamespace, "--grace-period=0", "--force"]);
      await until("another server is the primary", async () =>
        (await cluster()).status.currentPrimary === before ? undefined : true,
      );
      await healthy(3);
    });
    const acknowledged = await load.stop();
    const rows = new Set((await client.query("SELECT id FROM ledger")).split("\n").map(Number));
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
    expect(seen.longestSeconds).toBeLessThan(120);
  });

  test("writes stop rather than go on without a replica", async () => {
    await client.query("CREATE TABLE IF NOT EXISTS promises (id int)");
    const { currentPrimary, instanceNames } = (await cluster()).status;
    // Fenced, a server's PostgreSQL does not run, and its pod stays.
    const replicas = instanceNames.filter((each) => each !== currentPrimary);
    const fence = (value: string) =>
      kubectl([
        "annotate",
        "clusters.postgresql.cnpg.io",
        "postgresql",
        "-n",
        instanceNamespace,
        "--overwrite",
        value,
      ]);
    await fence(`cnpg.io/fencedInstances=${JSON.stringify(replicas)}`);
    try {
      await until("a write waits", async () => {
        const said = await client.shell(
          'timeout 4 psql "$POSTGRESQL_URL" --no-psqlrc -qtAc "INSERT INTO promises VALUES (1)" >/dev/null 2>&1; echo $?',
        );
        return said === "124" ? true : undefined;
      });
    } finally {
      await fence("cnpg.io/fencedInstances-");
    }
    await until("a write is confirmed again", () =>
      client.query("INSERT INTO promises VALUES (2) RETURNING id"),
    );
    await patchClaim(name, namespace, { replication: { mode: "async" } });
    const claim = await claimUntil(
      trace,
      { name, namespace },
      "is ready",
      (found) => conditionOf(found, "ScalingReady")?.status === "True",
    );
    expect(conditionOf(claim, "ScalingReady")?.reason).toBe("Available");
  });
});
