import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { backupInterval } from "../../../../functions/alerting/postgresql/backup-interval.ts";
import { postgresql } from "../../../../functions/alerting/postgresql.ts";
import {
  composedNamed,
  composedNames,
  conditionNamed,
  objectNamed,
  statusOf,
} from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

type Given = Parameters<typeof postgresqlInstance>[0];

const alerting = (given: Given = {}) => postgresql(postgresqlInstance(given));

const cluster = (
  given: {
    ready?: boolean;
    readyInstances?: number;
    hibernation?: string;
    expirations?: Record<string, string>;
  } = {},
) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: {
    name: "postgresql",
    generation: 1,
    creationTimestamp: "2026-02-01T00:00:00Z",
    ...(given.hibernation === undefined ? {} : { annotations: { "cnpg.io/hibernation": given.hibernation } }),
  },
  status: {
    readyInstances: given.readyInstances ?? 1,
    conditions: [{ type: "Ready", status: given.ready === false ? "False" : "True" }],
    ...(given.expirations === undefined ? {} : { certificates: { expirations: given.expirations } }),
  },
});

const rulesIn = (given: Given, resource = "capacity-rules") =>
  objectNamed<IPrometheusRule>(alerting(given), resource).spec.groups?.flatMap(({ rules = [] }) => rules) ??
  [];
const ruleNamed = (name: string, given: Given) =>
  [...rulesIn(given, "service-level-rules"), ...rulesIn(given)].find(({ alert }) => alert === name);
const rulesOf = (rules: readonly object[]) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: { name: "any" },
  spec: { groups: rules.length === 0 ? [] : [{ name: "any", rules }] },
});

describe("when an instance is watched", () => {
  test("not before its Cluster was healthy: its rules are held back until then", () => {
    expect(composedNames(alerting())).toEqual(["service-level-rules", "capacity-rules"]);
    for (const name of ["service-level-rules", "capacity-rules"]) {
      expect(composedNamed(alerting(), name).afterHealthy).toEqual(["cluster"]);
    }
    expect(rulesIn({ observed: { cluster: cluster({ ready: false }) } })).toEqual([]);
  });

  test("from then on, also when it is no longer healthy", () => {
    expect(rulesIn({ observed: { cluster: cluster() } })).not.toEqual([]);
    const observed = {
      cluster: cluster({ ready: false }),
      "service-level-rules": rulesOf([{ alert: "any" }]),
    };
    expect(rulesIn({ observed })).not.toEqual([]);
  });

  test("not while it is suspended, and its objects stay", () => {
    const given = {
      observed: {
        cluster: cluster({ hibernation: "on" }),
        "service-level-rules": rulesOf([{ alert: "any" }]),
        "capacity-rules": rulesOf([{ alert: "any" }]),
      },
    };
    expect(rulesIn(given)).toEqual([]);
    expect(composedNames(alerting(given))).toEqual(["service-level-rules", "capacity-rules"]);
    expect(conditionNamed(alerting(given), "AlertingReady")).toMatchObject({
      status: "True",
      reason: "Suspended",
    });
    expect(statusOf(alerting(given))).toMatchObject({ alerting: { watched: false } });
  });

  test("not while it comes back, until its Cluster is healthy", () => {
    const observed = {
      "service-level-rules": rulesOf([]),
      "capacity-rules": rulesOf([]),
      cluster: cluster({ ready: false, hibernation: "off" }),
    };
    expect(rulesIn({ observed })).toEqual([]);
    expect(conditionNamed(alerting({ observed }), "AlertingReady")).toMatchObject({ reason: "Resuming" });
    // CloudNativePG calls a Cluster healthy until it has begun to wake it.
    const woken = cluster({ readyInstances: 0, hibernation: "off" });
    expect(rulesIn({ observed: { ...observed, cluster: woken } })).toEqual([]);
    expect(rulesIn({ observed: { ...observed, cluster: cluster() } })).not.toEqual([]);
  });

  test("not at all on a platform without the Prometheus operator", () => {
    const contributions = alerting({ platform: { metrics: { prometheusOperator: false } } });
    expect(composedNames(contributions)).toEqual([]);
    expect(conditionNamed(contributions, "AlertingReady")).toMatchObject({ reason: "NoPrometheusOperator" });
  });
});

describe("rules", () => {
  const observed = { cluster: cluster() };

  test("say whose they are, where to read on, and carry the platform's labels", () => {
    const given = {
      observed,
      platform: {
        metrics: { selectorLabels: { release: "stack" }, dashboardUrl: "https://grafana/{instance}" },
        alerting: { runbookUrl: "https://docs.example.com/runbooks" },
      },
    };
    expect(objectNamed<IPrometheusRule>(alerting(given), "capacity-rules").metadata).toEqual({
      name: "capacity",
      namespace: "postgresql-orders-x7k2p",
      labels: { release: "stack" },
    });
    for (const rule of [...rulesIn(given), ...rulesIn(given, "service-level-rules")]) {
      expect(rule.labels).toMatchObject({
        namespace: "postgresql-orders-x7k2p",
        claim_name: "orders",
        claim_namespace: "shop",
        instance: "orders-x7k2p",
        severity: expect.stringMatching(/^(critical|warning)$/),
      });
      expect(rule.annotations).toEqual({
        summary: expect.stringContaining("(PostgreSQLInstance shop/orders)"),
        description: expect.stringMatching(/\.$/),
        runbook_url: `https://docs.example.com/runbooks/${rule.alert}.md`,
        dashboard_url: "https://grafana/orders-x7k2p",
      });
    }
  });

  test("of users and of operators are apart, and no alert is in both", () => {
    expect(rulesIn({ observed }).map(({ labels }) => labels?.audience)).toEqual(
      rulesIn({ observed }).map(() => "user"),
    );
    expect(
      new Set(rulesIn({ observed }, "service-level-rules").map(({ labels }) => labels?.audience)),
    ).toEqual(new Set(["operator"]));
  });

  test("page for instances whose service level is guaranteed", () => {
    const fast = (serviceLevel: string) =>
      ruleNamed("PostgreSQLErrorBudgetBurningFast", { observed, parameters: { service: { serviceLevel } } });
    expect(fast("guaranteed")).toMatchObject({
      labels: { severity: "critical" },
      expr: expect.stringContaining("> 0.0144"),
    });
    expect(fast("besteffort")).toMatchObject({
      labels: { severity: "warning" },
      expr: expect.stringContaining("> 0.144"),
    });
  });

  test("miss a replica where the claim asks for one", () => {
    const missed = (instances: number) =>
      ruleNamed("PostgreSQLReplicaNotStreaming", { observed, parameters: { instances } })?.expr;
    expect(missed(3)).toMatch(/ or max\(cnpg_pg_replication_streaming_replicas\{.*\}\) < 2\)/);
    for (const few of [0, 1]) expect(missed(few)).not.toContain("streaming_replicas");
  });

  test("are on the Cluster that clients reach", () => {
    const service = (name: string) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "primary" },
      spec: { selector: { "cnpg.io/cluster": name } },
    });
    const restored = {
      "cluster-1a2b3c4d": cluster(),
      "primary-service": service("postgresql-1a2b3c4d"),
    };
    expect(ruleNamed("PostgreSQLStorageAlmostFull", { observed: restored })?.expr).toContain(
      'persistentvolumeclaim=~"postgresql-1a2b3c4d-[0-9]+"',
    );
    expect(ruleNamed("PostgreSQLCPUThrottled", { observed })?.expr).toContain('pod=~"postgresql-[0-9]+"');
  });

  test("on backups are there where backups are", () => {
    const parameters = { backup: { enabled: false } };
    expect(ruleNamed("PostgreSQLBackupOverdue", { observed })).toBeDefined();
    expect(ruleNamed("PostgreSQLBackupOverdue", { observed, parameters })).toBeUndefined();
    expect(ruleNamed("PostgreSQLWALArchiveFailing", { observed, parameters })).toBeUndefined();
    // WAL is archived all the same.
    const never = { backup: { schedule: "0 3 30 2 *" } };
    expect(ruleNamed("PostgreSQLBackupOverdue", { observed, parameters: never })).toBeUndefined();
    expect(ruleNamed("PostgreSQLWALArchiveFailing", { observed, parameters: never })).toBeDefined();
  });

  test("know when the first certificate ends, once CloudNativePG has said so", () => {
    expect(ruleNamed("PostgreSQLCertificateExpiring", { observed })).toBeUndefined();
    const expirations = {
      "postgresql-ca": "2026-05-30 12:00:00 +0000 UTC",
      "postgresql-server": "2026-05-29 12:00:00 +0000 UTC",
    };
    const end = Date.parse("2026-05-29T12:00:00Z") / 1000;
    expect(
      ruleNamed("PostgreSQLCertificateExpiring", { observed: { cluster: cluster({ expirations }) } })?.expr,
    ).toBe(`vector(${end}) - time() < ${5 * 24 * 3600}`);
  });

  test("do not change from one pass to the next", () => {
    const first = {
      observed,
      now: "2026-03-01T00:00:00Z",
      parameters: { backup: { schedule: "30 2 * * 1-5" } },
    };
    const status = statusOf(alerting(first));
    expect(rulesIn({ ...first, status, now: "2026-03-04T13:37:00Z" })).toEqual(rulesIn(first));
  });
});

describe("the longest time between two backups", () => {
  const HOUR = 3600;
  test.each([
    [undefined, 24 * HOUR],
    ["30 2 * * *", 24 * HOUR],
    ["0 */6 * * *", 6 * HOUR],
    ["0 3 * * 0", 7 * 24 * HOUR],
    ["0 3 * * 1-5", 3 * 24 * HOUR],
    ["0 3 1 * *", 31 * 24 * HOUR],
    ["0 3 30 2 *", undefined],
    ["5/15 2 * * *", 24 * HOUR],
  ])("of schedule %s is %s s", (schedule, seconds) => {
    expect(backupInterval(schedule)).toBe(seconds);
  });
});
