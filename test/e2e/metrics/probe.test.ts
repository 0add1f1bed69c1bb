import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DASHBOARDS } from "../../../platform/dashboards/all.ts";
import { queriesOf } from "../../../platform/dashboards/panel.ts";
import type { Incident, SlaReport } from "../../../services/sla/report.ts";
import { dashboardMetrics, METRICS_OF_AN_UPDATE } from "../../support/dashboard-metrics.ts";
import { filledIn } from "../../support/filled-in.ts";
import { testWhere } from "../support/capability.ts";
import { claimUntil, conditionOf, isReady } from "../support/claim.ts";
import { type Client, startClient } from "../support/client.ts";
import { environment } from "../support/environment.ts";
import { fence, unfence } from "../support/fence.ts";
import { apply, get, kubectl, list } from "../support/kubectl.ts";
import { monitorsOfServers } from "../support/pod-monitors.ts";
import {
  outageAfter,
  outageOver,
  probedForAMinute,
  probeSamples,
  reportSoon,
  valueIn,
} from "../support/prober.ts";
import { query, scrapePodMonitor } from "../support/prometheus.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const name = "watched";
interface ConfigMap {
  readonly data: Readonly<Record<string, string>>;
}

/** Panels of a time that an instance need not have had: queries that failed. */
const MAY_BE_EMPTY = ['outcome="failed"'];

const small = { cpu: "200m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

/** An instance is scraped and probed, and an outage is seen with its reason, for as long as it lasted. */
describe("metrics of an instance", () => {
  const { namespace, trace } = scenario("metrics");
  let instance = "";
  /** Of the outage, as the prober knows it; Unix seconds. */
  let start = 0;
  let end = 0;

  const samples = (metric: string): Promise<readonly string[]> => probeSamples(namespace, metric);
  const count = async (label: string): Promise<number> =>
    valueIn((await samples("matura_probe_total")).find((line) => line.includes(label)));

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
      "is ready and probed",
      (found) => isReady(found) && conditionOf(found, "MetricsReady")?.status === "True",
      480,
    );
    instance = claim.status?.instanceNamespace ?? "";
    trace.note("ready");
  });

  test("the prober logs in with its certificate, over verified TLS, and finds the instance well", async () => {
    await until(
      "ten probes were answered",
      async () => ((await count('outcome="ok"')) >= 10 ? true : undefined),
      60,
    );
    trace.note("ten probes");
    expect(await samples("matura_probe_total")).toHaveLength(1);
    expect(await samples("matura_probe_last_write_timestamp_seconds")).toHaveLength(1);
  });

  describe("the prober's role", () => {
    let owner: Client;
    beforeAll(async () => {
      owner = await startClient(namespace, "owner");
    });

    test("has no password, no membership, and none of the application's database", async () => {
      expect(
        await owner.query(
          "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolconnlimit FROM pg_roles WHERE rolname = 'matura_prober'",
        ),
      ).toBe("f|f|f|f|5");
      expect(
        await owner.query(
          "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'matura_prober'",
        ),
      ).toBe("0");
      const said = await owner.shellRefused(
        'PGPASSWORD=any psql "host=primary.$0 user=matura_prober dbname=app sslmode=require" -c "SELECT 1"'.replace(
          "$0",
          instance,
        ),
      );
      expect(said).toMatch(/password authentication failed|no pg_hba.conf entry/);
      const withoutCertificate = await owner.shellRefused(
        `psql "host=primary.${instance} user=matura_prober dbname=matura_probe sslmode=require" -c "SELECT 1"`,
      );
      expect(withoutCertificate).toMatch(
        /requires a valid client certificate|certificate authentication failed/,
      );
    });

    test("writes one row, in a database of its own", async () => {
      expect(await owner.query("SELECT count(*) FROM pg_tables WHERE tablename = 'heartbeat'")).toBe("0");
      expect(
        await owner.query(
          "SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'matura_probe'",
        ),
      ).toBe("matura_prober");
    });
  });

  describe("dashboards", () => {
    let endScraping: () => void = () => undefined;
    afterAll(() => endScraping());
    beforeAll(async () => {
      if (!environment().capabilities.monitoring) return;
      endScraping = await scrapePodMonitor("instance", instance);
      // Two scrapes make a rate, and the first kubelet figures of a volume take a minute.
      await until(
        "there are figures of every kind",
        async () => {
          // This instance's: other scenarios have theirs scraped at the same time.
          const kinds = [
            `cnpg_collector_up{claim_namespace="${namespace}"}`,
            `matura_probe_total{claim_namespace="${namespace}"}`,
            `kubelet_volume_stats_used_bytes{namespace="${instance}"}`,
            `matura_backup_store_state{claim_namespace="${namespace}"}`,
            `matura_instance_info{claim_namespace="${namespace}"}`,
          ];
          const found = await Promise.all(kinds.map((metric) => query(`count_over_time(${metric}[2m]) > 4`)));
          return found.every((series) => series.length > 0) ? true : undefined;
        },
        150,
      );
      trace.note("scraped");
    });

    const queries = DASHBOARDS.flatMap((data) =>
      queriesOf(data).map(({ panel, query: { expr } }) => [`${data.title}: ${panel.title}`, expr] as const),
    );
    testWhere("monitoring", "every query of every panel has data of a real instance", async () => {
      const empty: string[] = [];
      for (const [where, expr] of queries) {
        const filled = filledIn(expr, instance.replace("postgresql-", ""));
        if ((await query(filled)).length === 0) empty.push(`${where}: ${filled}`);
      }
      expect(empty.filter((line) => !MAY_BE_EMPTY.some((part) => line.includes(part)))).toEqual([]);
    });

    testWhere("monitoring", "every metric that a panel or a variable selects was scraped", async () => {
      // A panel that counts and else says 0 has data whatever its metric is called.
      const ofAnUpdate = { ...METRICS_OF_AN_UPDATE.waiting, ...METRICS_OF_AN_UPDATE.underWay };
      const selected = [...dashboardMetrics()].filter(([metric]) => !(metric in ofAnUpdate));
      const look = async (): Promise<readonly string[]> =>
        (await query('group by (__name__) ({__name__=~".+"})')).map(({ metric }) => metric.__name__ ?? "");
      const missing = (scraped: readonly string[]) =>
        selected.flatMap(([metric, where]) =>
          scraped.includes(metric) ? [] : `${metric} (${where.join(", ")})`,
        );
      let scraped: readonly string[] = [];
      await until(
        "all were scraped",
        async () => {
          scraped = await look();
          return missing(scraped).length === 0 ? true : undefined;
        },
        60,
      ).catch(() => undefined);
      writeFileSync(join(trace.folder, "metric-names.json"), JSON.stringify([...scraped].sort(), null, 2));
      expect(missing(scraped)).toEqual([]);
      trace.note(`${selected.length} metrics of dashboards were scraped`);
    });

    testWhere("monitoring", "no server is scraped twice", async () => {
      const monitors = await monitorsOfServers(instance);
      expect(Object.values(monitors)).toEqual([[`${instance}/instance`]]);
      expect(await list(["podmonitors.monitoring.coreos.com", "-n", instance])).toHaveLength(1);
      // CloudNativePG would add one of its own, to the same servers.
      const clusters = await list<{ spec: { monitoring?: { enablePodMonitor?: boolean } } }>([
        "clusters.postgresql.cnpg.io",
        "-n",
        instance,
      ]);
      expect(clusters.map(({ spec }) => spec.monitoring?.enablePodMonitor ?? false)).toEqual([false]);
    });

    testWhere(
      "monitoring",
      "the status of the instance is a metric, as kube-state-metrics makes it",
      async () => {
        const of = async (metric: string) => query(`${metric}{claim_namespace="${namespace}"}`);
        const [info, ...others] = await of("matura_instance_info");
        expect(others).toEqual([]);
        expect(info?.metric).toMatchObject({
          service: "postgresql",
          instance: instance.replace("postgresql-", ""),
          claim_name: name,
          phase: expect.stringMatching(/^(Ready|Degraded)$/),
        });
        expect((await of("matura_instance_ready")).map(({ value }) => value[1])).toEqual(["1"]);
      },
    );

    testWhere(
      "monitoring",
      "every series of the servers says whose it is, and there is one of each",
      async () => {
        const up = await query(`cnpg_collector_up{claim_namespace="${namespace}"}`);
        expect(up).toHaveLength(1);
        expect(up[0]?.metric).toMatchObject({
          service: "postgresql",
          instance: instance.replace("postgresql-", ""),
          claim_name: name,
          plan: "custom",
          service_level: "besteffort",
        });
      },
    );
  });

  test("an outage is counted by its reason, and its start and end are known to the second", async () => {
    const failures = async (): Promise<readonly string[]> =>
      (await samples("matura_probe_total")).filter((line) => line.includes('outcome="failed"'));
    const sum = (lines: readonly string[]): number => lines.reduce((total, line) => total + valueIn(line), 0);

    await probedForAMinute(namespace);
    const failedBefore = sum(await failures());
    const fencedAt = Date.now() / 1000;
    await fence(instance);
    // A machine that is busy may have had an outage of its own before.
    start = await outageAfter(namespace, fencedAt);
    trace.note(`probes fail ${(start - fencedAt).toFixed(1)} s after the fence`);
    await until(
      "it has been out for 30 s",
      async () => (Date.now() / 1000 - start > 30 ? true : undefined),
      60,
    );
    await unfence(instance);
    trace.note("let go again");
    end = await outageOver(namespace, start);
    trace.note(`out for ${(end - start).toFixed(1)} s`);
    const failed = await failures();
    for (const line of failed) trace.note(line);
    const total = sum(failed) - failedBefore;
    // One probe a second, whatever became of it. A busy machine adds some of its own.
    expect(total).toBeGreaterThan((end - start) * 0.8 - 4);
    expect(total).toBeLessThan((end - start) * 1.4 + 10);
    expect(failed.some((line) => line.includes('reason="connect"'))).toBe(true);
  });

  testWhere(
    "monitoring",
    "the SLA report of the month shows that incident, in the claim's namespace",
    async () => {
      const covering = ({ from, until: over }: Incident): boolean =>
        Date.parse(from) / 1000 <= start + 1 && Date.parse(over) / 1000 >= end - 1;
      const month = new Date().toISOString().slice(0, 7);
      const report = await until(
        "the report has the incident",
        async () => {
          await reportSoon();
          const found = await get<ConfigMap>("configmap", `${name}-sla-${month}`, namespace);
          const made = JSON.parse(found?.data["report.json"] ?? "{}") as Partial<SlaReport>;
          return made.incidents?.some(covering) ? found : undefined;
        },
        { seconds: 360, pause: 20_000 },
      );
      const made = JSON.parse(report.data["report.json"] ?? "") as SlaReport;
      writeFileSync(join(trace.folder, "report.html"), report.data["report.html"] ?? "");
      const incident = made.incidents.find(covering);
      trace.note(`incident ${JSON.stringify(incident)}; outage from ${start} to ${end}`);
      // Failures less than five minutes before or after are of the same incident.
      expect(incident?.down).toBeGreaterThan((end - start) * 0.7);
      expect(incident?.reason).toMatch(/connect|timeout/);
      expect(made.availabilityPercent).toBeLessThan(100);
      expect(await get("configmap", `sla-${month}`, namespace)).toBeDefined();
    },
  );

  test("the prober may read its own objects alone", async () => {
    const may = async (...args: readonly string[]) =>
      kubectl([
        "auth",
        "can-i",
        ...args,
        "-n",
        instance,
        "--as=system:serviceaccount:crossplane-system:matura-prober",
      ]).catch((error: { stdout?: string }) => error.stdout ?? "");
    expect(await may("list", "secrets/probe-target")).toBe("yes");
    expect(await may("list", "secrets/prober-client-cert")).toBe("no");
    expect(await may("list", "secrets/postgresql-ca")).toBe("no");
    expect(await may("list", "secrets")).toBe("no");
    expect(await may("list", "secrets/credentials")).toBe("no");
  });

  test("its series go with the instance", async () => {
    await kubectl([
      "patch",
      "postgresqlinstances.matura.dev",
      name,
      "-n",
      namespace,
      "--type=merge",
      "-p",
      '{"spec":{"parameters":{"instances":0}}}',
    ]);
    await until(
      "a suspended instance is probed no more",
      async () => ((await samples("matura_probe_total")).length === 0 ? true : undefined),
      90,
    );
    trace.note("suspended");
  });
});
