import { beforeAll, describe, expect, test } from "@jest/globals";
import { conditionOf, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { fence, unfence } from "../support/fence.ts";
import { followRunbook } from "../support/follow-runbook.ts";
import { Instance } from "../support/instance.ts";
import { get, list } from "../support/kubectl.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

interface Cluster {
  readonly status?: { readonly currentPrimary?: string; readonly instanceNames?: readonly string[] };
}

interface Volume {
  readonly metadata: { readonly uid: string };
}

/** One of two servers runs and never gets ready: it is fenced here, as one is whose data were rewound by half. */
describe("a replica that does not come back by itself", () => {
  const run = scenario("stuck-replica");
  const instance = new Instance(run, "halved");
  let instanceNamespace = "";
  let client: Client;
  let stuck = "";
  /** Its volume. */
  let halved = "";

  const cluster = async (): Promise<Cluster["status"]> =>
    (await get<Cluster>("clusters.postgresql.cnpg.io", "postgresql", instanceNamespace))?.status;

  const volumesOf = async (): Promise<readonly string[]> =>
    (await list<Volume>(["persistentvolumeclaims", "-n", instanceNamespace])).map(
      ({ metadata }) => metadata.uid,
    );

  beforeAll(async () => {
    await instance.apply({ instances: 2, backup: { enabled: false } });
    const claim = await instance.until("has two servers", reports("ScalingReady", "Available"), 600);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 1000);
    const { currentPrimary, instanceNames = [] } = (await cluster()) ?? {};
    stuck = instanceNames.find((name) => name !== currentPrimary) ?? "";
    const volume = await get<Volume>("persistentvolumeclaim", stuck, instanceNamespace);
    halved = volume?.metadata.uid ?? "";
    await fence(instanceNamespace, stuck);
    run.trace.note(`${stuck} does not serve any more`);
  });

  test("is named by the claim after a quarter of an hour, with the runbook, while clients are served", async () => {
    const says = reports("ScalingReady", "ReplicaStuck");
    // Readiness reads what the others have said in the pass before.
    const claim = await instance.until(
      "says so, and is degraded",
      (found) => says(found) && found.status?.phase === "Degraded",
      1200,
    );
    expect(conditionOf(claim, "Ready")?.status).toBe("True");
    expect(conditionOf(claim, "ReadinessReady")?.message).toMatch(
      new RegExp(`replica ${stuck} has not been ready since .* PostgreSQLReplicaNotStreaming`),
    );
    await addRows(client, 1001, 2000);
  });

  test("is made anew by the runbook's commands, with every row", async () => {
    const rows = await fingerprint(client);
    run.trace.note(
      await followRunbook("PostgreSQLReplicaNotStreaming", {
        NAMESPACE: instanceNamespace,
        CLAIM: instance.name,
        CLAIM_NAMESPACE: instance.namespace,
      }),
    );
    // Servers keep their names: the new one would be fenced, too.
    await until("its volume is deleted", async () =>
      (await volumesOf()).includes(halved) ? undefined : true,
    );
    await unfence(instanceNamespace);
    await instance.until("has two servers again", reports("ScalingReady", "Available"), 300);
    expect(await volumesOf()).toHaveLength(2);
    const url = "$(echo \"$POSTGRESQL_URL\" | sed 's/@primary\\./@readonly./')";
    expect(await client.shell(`psql "${url}" --no-psqlrc -qtAc 'SELECT pg_is_in_recovery()'`)).toBe("t");
    expect(await fingerprint(client)).toBe(rows);
  });
});
