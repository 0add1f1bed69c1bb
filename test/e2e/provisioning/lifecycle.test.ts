import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { testWhere } from "../support/capability.ts";
import { claimNamed, claimUntil, deleteClaim, isReady, patchClaim } from "../support/claim.ts";
import { type Client, startClient } from "../support/client.ts";
import { environment } from "../support/environment.ts";
import { apply, get, kubectl, list, refusal } from "../support/kubectl.ts";
import { OF_REPLICAS, runRunbook } from "../support/run-runbook.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const CLAIM = "postgresqlinstances.matura.dev";
const example = parse(
  readFileSync(resolve(import.meta.dirname, "../../../examples/postgresql/minimal.yaml"), "utf8"),
) as { metadata: { name: string }; spec: { writeConnectionSecretToRef: { name: string } } };
const name = example.metadata.name;
const secret = example.spec.writeConnectionSecretToRef.name;

/** The minimal example, from `kubectl apply` to the last object gone: create, connect, update, delete. */
describe("the life of an instance", () => {
  const { namespace, trace } = scenario("lifecycle");
  let client: Client;
  let instanceNamespace: string;

  beforeAll(async () => {
    await apply({ ...example, metadata: { name, namespace } });
    trace.note("applied the minimal example");
  });

  test("a claim that was applied is ready", async () => {
    const claim = await claimUntil(trace, { name, namespace }, "is ready", isReady);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    expect(instanceNamespace).not.toBe("");
  });

  test("the connection secret has every key that a client needs", async () => {
    const found = await get<{ data: Record<string, string> }>("secret", secret, namespace);
    expect(Object.keys(found?.data ?? {}).sort()).toEqual([
      "POSTGRESQL_DB",
      "POSTGRESQL_HOST",
      "POSTGRESQL_PASSWORD",
      "POSTGRESQL_PORT",
      "POSTGRESQL_READONLY_HOST",
      "POSTGRESQL_URL",
      "POSTGRESQL_USER",
      "ca.crt",
      "tls.crt",
      "tls.key",
    ]);
  });

  test("a pod of the claim's namespace connects over verified TLS and keeps rows", async () => {
    client = await startClient(namespace, secret);
    trace.note("a client pod runs");
    expect(await client.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).toBe("t");
    await client.query("CREATE TABLE orders (id int PRIMARY KEY, item text)");
    await client.query("INSERT INTO orders SELECT n, 'item ' || n FROM generate_series(1, 1000) n");
    expect(await client.query("SELECT count(*), sum(id) FROM orders")).toBe("1000|500500");
    trace.note("wrote 1000 rows");
  });

  test("the read-only host answers, and its name is in the certificate", async () => {
    const url = "$(echo \"$POSTGRESQL_URL\" | sed 's/@primary\\./@readonly./')";
    const answer = await client.shell(`psql "${url}" --no-psqlrc -qtAc 'SELECT 1'`);
    expect(answer).toBe("1");
  });

  test("a connection without TLS is refused", async () => {
    const said = await client.shellRefused(
      'psql "$(echo "$POSTGRESQL_URL" | sed s/verify-full/disable/)" --no-psqlrc -qtAc "SELECT 1"',
    );
    expect(said).toMatch(/pg_hba.conf rejects connection|no encryption/);
  });

  test("the client's certificate is signed by the authority in the same secret", async () => {
    const verified = await client.shell('psql "$POSTGRESQL_URL" --no-psqlrc -qtAc "SELECT current_user"');
    expect(verified).toBe("app");
  });

  testWhere("networkPolicy", "a pod of another namespace cannot connect", async () => {
    const other = `${namespace}-other`;
    await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: other } });
    const copy = await get<{ data: object }>("secret", secret, namespace);
    await apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: secret, namespace: other },
      data: copy?.data,
    });
    const stranger = await startClient(other, secret);
    expect(await stranger.refused("SELECT 1")).toMatch(/timeout|timed out/);
    await kubectl(["delete", "namespace", other, "--wait=false"]);
  });

  test("a changed setting takes effect", async () => {
    // As the plan's memory gives it (functions/scaling/postgresql/memory-settings.ts).
    expect(await client.query("SHOW max_connections")).toBe("120");
    await patchClaim(name, namespace, {
      service: { pgSettings: { max_connections: "77", work_mem: "5MB" } },
    });
    trace.note("asked for max_connections 77");
    const shown = await until(
      "PostgreSQL says max_connections 77",
      async () => ((await client.query("SHOW max_connections")) === "77" ? "77" : undefined),
      240,
    );
    expect(shown).toBe("77");
    expect(await client.query("SHOW work_mem")).toBe("5MB");
    expect(await client.query("SELECT count(*) FROM orders")).toBe("1000");
    trace.note("max_connections is 77, the rows are there");
    await claimUntil(trace, { name, namespace }, "is ready again", isReady);
  });

  test("a second server streams and answers on the read-only host", async () => {
    await patchClaim(name, namespace, { instances: 2 });
    trace.note("asked for 2 instances");
    await until(
      "a replica streams",
      async () => {
        const cluster = await get<{ status?: { readyInstances?: number } }>(
          "clusters.postgresql.cnpg.io",
          "postgresql",
          instanceNamespace,
        );
        return cluster?.status?.readyInstances === 2 ? true : undefined;
      },
      240,
    );
    trace.note("2 servers are ready");
    const recovering = await until("the read-only host reaches the replica", async () => {
      const answer = await client.shell(
        'psql "$(echo "$POSTGRESQL_URL" | sed s/@primary\\\\./@readonly./)" --no-psqlrc -qtAc "SELECT pg_is_in_recovery(), count(*) FROM orders"',
      );
      return answer === "t|1000" ? answer : undefined;
    });
    expect(recovering).toBe("t|1000");
  });

  describe("while there is a replica, every command of the runbooks on replicas works", () => {
    test.each(OF_REPLICAS)("%s", async (alert) => {
      const { exitCode, output } = await runRunbook(alert, {
        NAMESPACE: instanceNamespace,
        CLAIM: name,
        CLAIM_NAMESPACE: namespace,
      });
      expect(exitCode === 0 ? "" : output).toBe("");
    });
  });

  test("what is served, and what is not, is named on the claim", async () => {
    const { unserved } = environment();
    await patchClaim(name, namespace, unserved.parameters);
    const claim = await claimUntil(
      trace,
      { name, namespace },
      "says what is served",
      ({ status }) =>
        status?.conditions?.find(({ type }) => type === "ParametersServed")?.status ===
        (unserved.iteration === undefined ? "True" : "False"),
    );
    const served = claim.status?.conditions?.find(({ type }) => type === "ParametersServed");
    expect(served?.message).toContain(unserved.iteration ?? "every parameter of the claim is served");
  });

  test("deletion is refused under protection: claim, composite, both namespaces", async () => {
    const claim = await claimNamed(name, namespace);
    const composite = claim?.spec.resourceRef?.name ?? "";
    const field = "deletionProtection";
    expect(await refusal(["delete", CLAIM, name, "-n", namespace])).toContain(field);
    expect(await refusal(["delete", "xpostgresqlinstances.matura.dev", composite])).toContain(field);
    expect(await refusal(["delete", "namespace", namespace])).toContain(field);
    expect(await refusal(["delete", "namespace", instanceNamespace])).toContain(field);
    expect(await client.query("SELECT count(*) FROM orders")).toBe("1000");
    trace.note("deletion was refused four times");
  });

  test("without protection deletion leaves nothing behind", async () => {
    await deleteClaim(name, namespace);
    trace.note("deleted the claim");
    await until(
      "claim, composite, instance namespace and volumes are gone",
      async () => {
        const volumes = await list<{ spec: { claimRef?: { namespace: string } } }>(["persistentvolumes"]);
        const left = [
          await get("namespace", instanceNamespace),
          await claimNamed(name, namespace),
          ...(await list([
            "xpostgresqlinstances.matura.dev",
            "-l",
            `crossplane.io/claim-namespace=${namespace}`,
          ])),
          ...volumes.filter(({ spec }) => spec.claimRef?.namespace === instanceNamespace),
        ].filter((object) => object !== undefined);
        return left.length === 0 ? true : undefined;
      },
      180,
    );
    expect(await get("secret", secret, namespace)).toBeUndefined();
    trace.note("nothing is left");
  });
});
