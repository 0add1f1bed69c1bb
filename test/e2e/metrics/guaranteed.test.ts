import { beforeAll, describe, expect, test } from "@jest/globals";
import { conditionOf, isReady } from "../support/claim.ts";
import { Instance } from "../support/instance.ts";
import { get, kubectl } from "../support/kubectl.ts";
import { outageAfter, outageOver, probeSamples, valueIn } from "../support/prober.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

interface PrometheusRule {
  readonly spec: {
    readonly groups: readonly {
      readonly rules: readonly {
        readonly alert?: string;
        readonly labels?: Readonly<Record<string, string>>;
      }[];
    }[];
  };
}

interface Cluster {
  readonly status: { readonly currentPrimary: string };
}

/** A service level that promises writes: a database that only reads is an outage, and pages. */
describe("the service level guaranteed", () => {
  const run = scenario("guaranteed");
  const { namespace, trace } = run;
  const instance = new Instance(run, "promised");
  let instanceNamespace = "";

  const lastWrite = async (): Promise<number> =>
    valueIn((await probeSamples(namespace, "matura_probe_last_write_timestamp_seconds"))[0]);
  const inPrimary = async (sql: string): Promise<string> => {
    const { status } =
      (await get<Cluster>("clusters.postgresql.cnpg.io", "postgresql", instanceNamespace)) ?? {};
    const server = status?.currentPrimary ?? "";
    return kubectl(["exec", "-n", instanceNamespace, server, "-c", "postgres", "--", "psql", "-Xqc", sql]);
  };

  beforeAll(async () => {
    await instance.apply({
      service: { serviceLevel: "guaranteed" },
      instances: 2,
      backup: { enabled: false },
      security: { deletionProtection: false },
    });
    const claim = await instance.until(
      "is ready and probed",
      (found) => isReady(found) && conditionOf(found, "MetricsReady")?.status === "True",
      900,
    );
    instanceNamespace = claim.status?.instanceNamespace ?? "";
  });

  test("every probe writes", async () => {
    const seen = new Set<number>();
    const began = Date.now();
    await until(
      "ten writes were committed",
      async () => {
        const at = await lastWrite();
        if (!Number.isNaN(at)) seen.add(at);
        return seen.size >= 10 ? true : undefined;
      },
      { seconds: 60, pause: 500 },
    );
    trace.note(`ten writes within ${((Date.now() - began) / 1000).toFixed(1)} s`);
  });

  test("what burns the error budget fast pages", async () => {
    const rule = await until(
      "its alerts are in force",
      async () => {
        const found = await get<PrometheusRule>(
          "prometheusrules.monitoring.coreos.com",
          "service-level",
          instanceNamespace,
        );
        return found?.spec.groups[0]?.rules.find(({ labels }) => labels?.severity === "critical");
      },
      120,
    );
    expect(rule.labels).toMatchObject({ claim_namespace: namespace, service_level: "guaranteed" });
  });

  test("a database that takes no writes counts as down, and its claim says so until it takes them again", async () => {
    const [label] = await probeSamples(namespace, "matura_probe_total");
    expect(label).toContain('service_level="guaranteed"');
    const before = Date.now() / 1000;
    await inPrimary("ALTER ROLE matura_prober SET default_transaction_read_only = on");
    const start = await outageAfter(namespace, before);
    trace.note(`probes fail ${(start - before).toFixed(1)} s after writes are refused`);
    const degraded = await instance.until(
      "says that clients get no answer",
      (claim) => conditionOf(claim, "Ready")?.status === "False",
      60,
    );
    trace.note(`the claim says so ${(Date.now() / 1000 - start).toFixed(1)} s after the first failed probe`);
    expect(conditionOf(degraded, "ReadinessReady")).toMatchObject({
      reason: "Degraded",
      message: expect.stringMatching(/^clients get no answer since \S+: probes fail with "query"$/),
    });
    await inPrimary("ALTER ROLE matura_prober RESET default_transaction_read_only");
    const reset = Date.now() / 1000;
    const end = await outageOver(namespace, start);
    trace.note(`probes succeed ${(end - reset).toFixed(1)} s after writes are taken again`);
    await instance.until("is Ready again", isReady, 60);
    trace.note(`the claim says so ${(Date.now() / 1000 - end).toFixed(1)} s after the first answered probe`);
    const failed = (await probeSamples(namespace, "matura_probe_total")).filter((line) =>
      line.includes('outcome="failed"'),
    );
    expect(failed.find((line) => line.includes('reason="query"'))).toBeDefined();
    expect(end - start).toBeGreaterThan(8);
  });
});
