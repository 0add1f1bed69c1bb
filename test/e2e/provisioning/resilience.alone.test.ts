import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { isEqual, omit, pick } from "es-toolkit";
import { testIf } from "../support/capability.ts";
import { claimUntil, isReady, reports } from "../support/claim.ts";
import { startClient } from "../support/client.ts";
import { composedObjects } from "../support/composed.ts";
import { disturbances } from "../support/disturbance.ts";
import { apply, get, kubectl } from "../support/kubectl.ts";
import { probeSamples, valueIn } from "../support/prober.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const name = "disturbed";
const small = { cpu: "200m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

/** What makes an instance is killed, one after the other, while it comes up. */
describe("an instance comes up although its makers are killed", () => {
  const { namespace, trace } = scenario("resilience");
  let instanceNamespace: string;
  /** Composition resource name → uid, as each object was first seen. */
  const first = new Map<string, string>();

  const remember = async (): Promise<void> => {
    for (const [object, { uid }] of await composedObjects(instanceNamespace)) {
      if (!first.has(object)) first.set(object, uid);
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
    const now = await composedObjects(instanceNamespace);
    expect([...first].filter(([object, uid]) => now.get(object)?.uid !== uid)).toEqual([]);
    expect([...first.keys()]).toEqual(expect.arrayContaining(["credentials", "cluster"]));
  });

  test("what somebody deletes by hand is made again", async () => {
    const made = await composedObjects(instanceNamespace);
    // Neither data nor the password that clients have.
    const kept = ["Cluster", "Secret"];
    const lost = [...made.values()].filter(({ kind }) => !kept.includes(kind));
    expect(new Set(lost.map(({ kind }) => kind)).size).toBeGreaterThan(8);
    const connection = async () =>
      (await get<{ data: Record<string, string> }>("secret", "owner", namespace))?.data ?? {};
    const before = await connection();
    for (const { kind, object } of lost) {
      await kubectl(["delete", kind, object, "-n", instanceNamespace, "--wait=false"]);
    }
    await until(
      "each of them is there again",
      async () => {
        const now = await composedObjects(instanceNamespace);
        const missing = lost.filter(({ name, uid }) => [undefined, uid].includes(now.get(name)?.uid));
        return missing.length === 0 ? true : undefined;
      },
      120,
    );
    await claimUntil(trace, { name, namespace }, "is ready again", isReady);
    // The client's certificate went with its role; all else that clients have is what it was.
    const certificates = ["tls.crt", "tls.key"];
    await until("a new certificate is published", async () =>
      isEqual(pick(await connection(), certificates), pick(before, certificates)) ? undefined : true,
    );
    expect(omit(await connection(), certificates)).toEqual(omit(before, certificates));
    const client = await startClient(namespace, "owner", "again");
    expect(await client.query("SELECT 1")).toBe("1");
  });

  const apiServer = disturbances().find(({ what }) => what === "kube-apiserver");
  testIf(
    apiServer !== undefined,
    "this cluster's API server is not ours to kill",
    "the prober goes on through a restart of the API server, and knows the instance only once",
    async () => {
      await claimUntil(trace, { name, namespace }, "is probed", reports("MetricsReady"), 300);
      const probes = async (outcome: string): Promise<number> => {
        const samples = await probeSamples(namespace, "matura_probe_total");
        const counted = samples.filter((line) => line.includes(`outcome="${outcome}"`));
        return counted.map(valueIn).reduce((sum, value) => sum + value, 0);
      };
      const answered = (): Promise<number> => probes("ok");
      await until("it was probed", async () => ((await answered()) > 5 ? true : undefined), 60);
      // That the Service was taken away a moment ago may have cost one or the other.
      const failedBefore = await probes("failed");
      const before = { count: await answered(), at: Date.now() };
      await apiServer?.kill();
      await sleep(5000);
      const [count, at] = [await until("it can be asked", answered, 60), Date.now()];
      const seconds = (at - before.at) / 1000;
      trace.note(`${count - before.count} answered probes in ${seconds.toFixed(1)} s with a restart`);
      // A process that had started again would count from 0.
      expect(count - before.count).toBeGreaterThan(seconds * 0.8 - 3);
      expect(await probeSamples(namespace, "matura_probe_last_write_timestamp_seconds")).toHaveLength(1);
      expect(await probes("failed")).toBe(failedBefore);
    },
  );
});
