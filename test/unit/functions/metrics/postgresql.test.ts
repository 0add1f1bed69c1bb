import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import type { ISecret } from "kubernetes-models/v1/Secret";
import { postgresql } from "../../../../functions/metrics/postgresql.ts";
import { misfits } from "../../../../runtime/schema.ts";
import type { DatabaseRole } from "../../../../services/postgresql/cluster.ts";
import { ProbeTarget } from "../../../../services/probe/target.ts";
import { cluster } from "../../../support/backed-up-instance.ts";
import {
  composedNamed,
  composedNames,
  conditionNamed,
  objectNamed,
  statusOf,
} from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

type Given = Parameters<typeof postgresqlInstance>[0];

const metrics = (given: Given = {}) => postgresql(postgresqlInstance(given));

const secretWith = (data: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "any" },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, btoa(value)])),
});
const authority = {
  authority: [secretWith({ "ca.crt": "AUTHORITY", "ca.key": "NOT FOR OTHERS" })],
  "prober-certificate": [secretWith({ "tls.crt": "CERTIFICATE", "tls.key": "KEY" })],
};

const applied = (kind: string) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind,
  metadata: { name: "any", generation: 1 },
  status: { applied: true, observedGeneration: 1 },
});
const existing = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: "any" } });
const everything = {
  "pod-monitor": existing("monitoring.coreos.com/v1", "PodMonitor"),
  "probe-word": existing("v1", "ConfigMap"),
  "prober-network-policy": existing("networking.k8s.io/v1", "NetworkPolicy"),
  prober: applied("DatabaseRole"),
  "probe-database": applied("Database"),
  "probe-target": secretWith({ "ca.crt": "FORMER", "tls.crt": "OLD CERTIFICATE", "tls.key": "OLD KEY" }),
};

/** The texts of the Secret that the prober reads. */
const secretIn = (given: Given): Readonly<Record<string, string>> => {
  const { data = {} } = objectNamed<ISecret>(metrics(given), "probe-target");
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, atob(value)]));
};

const targetOf = (given: Given): ProbeTarget => {
  const target: unknown = JSON.parse(secretIn(given).target ?? "");
  expect(misfits(ProbeTarget, target)).toEqual([]);
  return target as ProbeTarget;
};

describe("scraping", () => {
  const monitor = (given: Given = {}) => objectNamed<IPodMonitor>(metrics(given), "pod-monitor");

  test("every series says whose it is", () => {
    const relabelings = monitor().spec.podMetricsEndpoints?.[0]?.relabelings ?? [];
    expect(
      Object.fromEntries(relabelings.map(({ targetLabel, replacement }) => [targetLabel, replacement])),
    ).toEqual({
      service: "postgresql",
      instance: "orders-x7k2p",
      claim_name: "orders",
      claim_namespace: "shop",
      plan: "standard-2",
      service_level: "besteffort",
    });
  });

  test("the servers of the Cluster that clients reach, and no other pod", () => {
    const selecting = { spec: { selector: { "cnpg.io/cluster": "postgresql-2" } } };
    expect(monitor().spec.selector.matchLabels).toEqual({
      "cnpg.io/cluster": "postgresql",
      "cnpg.io/podRole": "instance",
    });
    expect(monitor({ observed: { "primary-service": selecting } }).spec.selector.matchLabels).toMatchObject({
      "cnpg.io/cluster": "postgresql-2",
    });
  });

  test("carries the labels by which Prometheus selects", () => {
    const platform = { metrics: { selectorLabels: { release: "monitoring" } } };
    expect(monitor({ platform }).metadata?.labels).toEqual({ release: "monitoring" });
  });

  test("is left out where the cluster does not have the kind", () => {
    const platform = { metrics: { prometheusOperator: false } };
    expect(composedNames(metrics({ platform }))).not.toContain("pod-monitor");
  });
});

describe("probing", () => {
  test("begins when the instance can answer, and is never taken back", () => {
    expect(composedNames(metrics())).not.toContain("probe-target");
    const first = metrics({ required: authority });
    expect(composedNamed(first, "prober").afterHealthy).toEqual(["cluster"]);
    expect(composedNamed(first, "probe-database").afterHealthy).toEqual(["prober"]);
    expect(composedNamed(first, "probe-target").afterHealthy).toEqual(["probe-database"]);
    expect(composedNames(metrics({ observed: everything, required: { authority: [] } }))).toContain(
      "probe-target",
    );
  });

  test("knows the instance's host, database and promise", () => {
    expect(targetOf({ required: authority })).toEqual({
      service: "postgresql",
      instance: "orders-x7k2p",
      claimName: "orders",
      claimNamespace: "shop",
      plan: "standard-2",
      serviceLevel: "besteffort",
      availabilityTarget: 0.99,
      host: "primary.postgresql-orders-x7k2p.svc.cluster.local",
      port: 5432,
      database: "matura_probe",
      user: "matura_prober",
      writes: false,
      intervalSeconds: 1,
      timeoutSeconds: 3,
      suspended: false,
      maintenance: { day: expect.any(String), second: expect.any(Number) },
    });
  });

  test("knows the maintenance window, in which probes are counted apart", () => {
    const parameters = { maintenance: { dayOfWeek: "monday", timeOfDay: "3:30:00" } };
    expect(targetOf({ required: authority, parameters })).toMatchObject({
      maintenance: { day: "monday", second: 12_600 },
    });
  });

  test("asks for writes where the service level promises them", () => {
    const parameters = { service: { serviceLevel: "guaranteed" }, instances: 2 };
    expect(targetOf({ required: authority, parameters })).toMatchObject({
      writes: true,
      availabilityTarget: 0.999,
    });
  });

  test("is suspended with the instance", () => {
    const given = { required: authority, parameters: { instances: 0 }, observed: everything };
    expect(targetOf(given)).toMatchObject({ suspended: true });
    expect(conditionNamed(metrics(given), "MetricsReady")).toMatchObject({ reason: "Suspended" });
  });

  test("that is resumed stays suspended until its servers answer: that they start is no outage", () => {
    const target = (suspended: boolean) => secretWith({ target: JSON.stringify({ suspended }) });
    const starting = cluster({ status: { readyInstances: 0 } });
    const suspended = (running: object, before: boolean) =>
      targetOf({
        required: authority,
        parameters: { instances: 1 },
        observed: { ...everything, cluster: running, "probe-target": target(before) },
      }).suspended;
    expect(suspended(starting, true)).toBe(true);
    expect(suspended(cluster(), true)).toBe(false);
    // A running instance that loses its servers is down.
    expect(suspended(starting, false)).toBe(false);
  });

  test("hands on certificates as they are issued, and keeps them while they cannot be read", () => {
    const texts = (given: Given) => {
      const { target: _, ...others } = secretIn({ observed: everything, ...given });
      return others;
    };
    const issued = { "ca.crt": "AUTHORITY", "tls.crt": "CERTIFICATE", "tls.key": "KEY" };
    const former = { "ca.crt": "FORMER", "tls.crt": "OLD CERTIFICATE", "tls.key": "OLD KEY" };
    expect(texts({ required: authority })).toEqual(issued);
    expect(texts({ required: { authority: [], "prober-certificate": [] } })).toEqual(former);
    const half = secretWith({ "tls.crt": "CERTIFICATE WITHOUT KEY" });
    expect(texts({ required: { "prober-certificate": [half] } })).toEqual(former);
  });

  test("follows a Cluster that took the first one's place", () => {
    const selecting = { spec: { selector: { "cnpg.io/cluster": "postgresql-0123abcd" } } };
    const contributions = metrics({ observed: { "primary-service": selecting } });
    expect(objectNamed<DatabaseRole>(contributions, "prober.0123abcd")).toMatchObject({
      metadata: { name: "prober.0123abcd" },
      spec: { cluster: { name: "postgresql-0123abcd" }, name: "matura_prober" },
    });
    expect(contributions).toContainEqual(
      expect.objectContaining({
        name: "prober-certificate",
        selector: expect.objectContaining({ matchName: "prober.0123abcd-client-cert" }),
      }),
    );
  });

  test("the role may do nothing but log in, by certificate, a few times at once", () => {
    expect(objectNamed<DatabaseRole>(metrics(), "prober").spec).toEqual({
      cluster: { name: "postgresql" },
      name: "matura_prober",
      comment: "Probes whether the instance answers",
      login: true,
      connectionLimit: 5,
      disablePassword: true,
      clientCertificate: { enabled: true },
      databaseRoleReclaimPolicy: "retain",
    });
  });
});

describe("what the claim says", () => {
  test("names what is waited for, and then what is promised", () => {
    expect(conditionNamed(metrics(), "MetricsReady")).toMatchObject({ status: "False", reason: "Creating" });
    const { "probe-target": _, ...unprobed } = everything;
    expect(conditionNamed(metrics({ observed: unprobed }), "MetricsReady")).toMatchObject({
      status: "False",
      reason: "Connecting",
    });
    expect(
      conditionNamed(metrics({ observed: everything, required: authority }), "MetricsReady"),
    ).toMatchObject({
      status: "True",
      reason: "Available",
      message: "the instance is scraped, and probed against a target of 99 %",
    });
  });

  test("the dashboard's address, filled in; a brace that stands for nothing stays", () => {
    const dashboardUrl =
      "https://grafana.example.com/d/{service}?var-claim={claimNamespace}/{claimName}&q={x}";
    expect(statusOf(metrics({ platform: { metrics: { dashboardUrl } } }))).toMatchObject({
      metrics: { dashboard: "https://grafana.example.com/d/postgresql?var-claim=shop/orders&q={x}" },
    });
  });

  const reported = (text: string) => [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "any" }, data: { "report.json": text } },
  ];
  const shown = (text: string) =>
    (statusOf(metrics({ required: { "last-month": reported(text) } })).metrics as { lastMonth?: object })
      .lastMonth;

  test("last month's availability, from the report of that month", () => {
    expect(metrics({ now: "2026-01-31T23:59:59Z" })).toContainEqual(
      expect.objectContaining({
        type: "requirement",
        name: "last-month",
        selector: { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", matchName: "orders-sla-2025-12" },
      }),
    );
    expect(shown('{"availabilityPercent": 99.97}')).toEqual({
      month: "2026-02",
      availability: 99.97,
      report: "shop/orders-sla-2026-02",
    });
  });

  test.each(["", "no JSON", "[]", '{"availabilityPercent": null}', '{"availabilityPercent": "100"}'])(
    "nothing of last month from %j",
    (text) => {
      expect(shown(text)).toBeUndefined();
    },
  );
});
