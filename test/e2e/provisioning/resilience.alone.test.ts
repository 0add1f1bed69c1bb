import { beforeAll, describe, expect, test } from "@jest/globals";
import { claimUntil, isReady } from "../support/claim.ts";
import { startClient } from "../support/client.ts";
import { disturbances } from "../support/disturbance.ts";
import { apply, get, list } from "../support/kubectl.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const name = "disturbed";
const small = { cpu: "200m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

interface Identified {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly uid: string };
}

/** What makes an instance is killed, one after the other, while it comes up. */
describe("an instance comes up although its makers are killed", () => {
  const { namespace, trace } = scenario("resilience");
  let instanceNamespace: string;
  const first = new Map<string, string>();

  const kinds = "secrets,services,clusters.postgresql.cnpg.io,networkpolicies,resourcequotas,rolebindings";
  /** Composed objects by kind and name: the ones that Matura made, and the server's own did not. */
  const composed = async (): Promise<readonly Identified[]> =>
    list<Identified>([
      kinds,
      "-n",
      instanceNamespace,
      "-l",
      "app.kubernetes.io/managed-by=matura,crossplane.io/composite",
    ]);
  const remember = async (): Promise<void> => {
    for (const { kind, metadata } of await composed()) {
      const key = `${kind}/${metadata.name}`;
      if (!first.has(key)) first.set(key, metadata.uid);
    }
  };

  beforeAll(async () => {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name, namespace },
      spec: { parameters: { size: small }, writeConnectionSecretToRef: { name: "owner" } },
    });
    const claim = await claimUntil(
      trace,
      { name, namespace },
      "names its namespace",
      (found) => found.status?.instanceNamespace !== undefined,
    );
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    await until("the password is made", async () =>
      (await get("secret", "credentials", instanceNamespace)) ? true : undefined,
    );
    await remember();
    for (const { what, kill } of disturbances()) {
      await kill();
      trace.note(`killed ${what}`);
      await until(`the API answers after ${what} was killed`, async () => {
        await remember();
        return true;
      });
    }
  });

  test("it becomes ready, and a client gets in", async () => {
    await claimUntil(trace, { name, namespace }, "is ready", isReady, 400);
    const client = await startClient(namespace, "owner");
    expect(await client.query("SELECT 1")).toBe("1");
  });

  test("no object was made twice, the password among them", async () => {
    const now = new Map(
      (await composed()).map(({ kind, metadata }) => [`${kind}/${metadata.name}`, metadata.uid]),
    );
    expect(first.size).toBeGreaterThan(0);
    expect([...first].filter(([key, uid]) => now.get(key) !== uid)).toEqual([]);
    expect(first.has("Secret/credentials")).toBe(true);
  });
});
