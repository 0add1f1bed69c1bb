import { walSettings } from "../../../../functions/scaling/postgresql/wal-settings.ts";
import { postgresql } from "../../../../functions/scaling/postgresql.ts";
import type { Amend, Contribution } from "../../../../runtime/contribution.ts";
import type { ClusterSpec, Pooler } from "../../../../services/postgresql/cluster.ts";
import { approvalOf, requestOf } from "../../../../services/postgresql/in-place.ts";
import {
  composedNames,
  conditionNamed,
  connectionOf,
  objectNamed,
  statusOf,
} from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";
import { runningCluster } from "./fixtures.ts";

const amendmentOf = (contributions: readonly Contribution[], name: string): object[] =>
  contributions
    .filter((one): one is Amend => one.type === "amend" && one.name === name)
    .map(({ fields }) => fields);

const parametersWith = (parameters: object, observed: object = runningCluster()) =>
  (
    amendmentOf(
      postgresql(postgresqlInstance({ parameters, observed: { cluster: observed } })),
      "cluster",
    )[0] as {
      spec: { postgresql: { parameters: Record<string, string> } };
    }
  ).spec.postgresql.parameters;

test("a Cluster that is about to take over has everything before it does, so that nothing restarts it then", () => {
  const moment = "2026-03-09T12:00:00Z";
  const { cluster } = requestOf(moment);
  const contributions = postgresql(
    postgresqlInstance({
      annotations: { "matura.dev/restore-in-place": moment },
      observed: {
        cluster: runningCluster(),
        [approvalOf(cluster)]: {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: approvalOf(cluster) },
        },
      },
    }),
  );
  const specOf = (name: string) =>
    (amendmentOf(contributions, name)[0] as { spec: Partial<ClusterSpec> }).spec;
  const { topologySpreadConstraints: spread, ...others } = specOf(cluster.resource);
  const { topologySpreadConstraints: _, ...current } = specOf("cluster");
  expect(others).toEqual(current);
  expect(spread).toMatchObject([{ labelSelector: { matchLabels: { "cnpg.io/cluster": cluster.name } } }]);
});

describe("settings of memory follow the size", () => {
  test.each([
    ["standard-2", "484MB", "1452MB", "120", "4MB", "121MB"],
    ["standard-4", "996MB", "2988MB", "240", "4MB", "249MB"],
    ["standard-8", "2020MB", "6060MB", "500", "4MB", "505MB"],
  ])("%s", (plan, buffers, cache, connections, work, maintenance) => {
    expect(parametersWith({ size: { plan } })).toMatchObject({
      shared_buffers: buffers,
      effective_cache_size: cache,
      max_connections: connections,
      work_mem: work,
      maintenance_work_mem: maintenance,
    });
  });

  test.each([
    ["1Gi", "256MB", "128MB", "128MB"],
    ["4Gi", "1024MB", "512MB", "512MB"],
    ["20Gi", "5120MB", "1024MB", "512MB"],
  ])("WAL leaves most of a disk of %s to data", (disk, slots, checkpoint, kept) => {
    expect(walSettings(postgresqlInstance(), disk)).toEqual({
      max_slot_wal_keep_size: slots,
      max_wal_size: checkpoint,
      wal_keep_size: kept,
    });
  });

  test("what the claim says of WAL stays", () => {
    const found = parametersWith({ service: { pgSettings: { MAX_WAL_SIZE: "2GB" } } });
    expect(found).not.toHaveProperty("max_wal_size");
    expect(found).toHaveProperty("wal_keep_size");
  });

  test("the least memory still takes 50 connections", () => {
    expect(parametersWith({ size: { memory: "256Mi" } })).toMatchObject({
      max_connections: "50",
      work_mem: "1MB",
    });
  });

  test("shared_buffers stays within what is reserved", () => {
    expect(parametersWith({ size: { memory: "4Gi", requests: { memory: "1Gi" } } })).toMatchObject({
      shared_buffers: "256MB",
      effective_cache_size: "3072MB",
    });
  });

  test("the claim's own settings win, in any letter case, and work_mem follows them", () => {
    const settings = parametersWith({
      service: { pgSettings: { Shared_Buffers: "256MB", max_connections: 20 } },
    });
    expect(settings).not.toHaveProperty("shared_buffers");
    expect(settings).not.toHaveProperty("max_connections");
    expect(settings.work_mem).toBe("24MB");
  });

  test("more shared_buffers than memory is refused with both figures", () => {
    expect(() => parametersWith({ service: { pgSettings: { shared_buffers: "2GB" } } })).toThrow(
      "service.pgSettings.shared_buffers is 2GB, more than the 1936Mi of memory that each server reserves",
    );
    expect(() => parametersWith({ service: { pgSettings: { shared_buffers: 300_000 } } })).toThrow(
      "is 300000, more",
    );
    expect(() => parametersWith({ service: { pgSettings: { shared_buffers: "1GB" } } })).not.toThrow();
  });
});

describe("suspended", () => {
  const condition = (status: string, reason: string, message: string) => ({
    type: "cnpg.io/hibernation",
    status,
    reason,
    message,
  });
  const run = (instances: number, conditions: object[] = [], status: object = {}) =>
    postgresql(
      postgresqlInstance({
        parameters: { instances },
        observed: {
          cluster: runningCluster(
            {},
            { conditions: [{ type: "Ready", status: "True" }, ...conditions], ...status },
          ),
        },
      }),
    );
  const annotated = (contributions: readonly Contribution[]) =>
    amendmentOf(contributions, "cluster").some((fields) => "metadata" in fields);

  test("0 instances hibernate the Cluster, and the claim says how far it is", () => {
    const stopping = run(0, [condition("False", "DeletingPods", "Hibernation is in progress")]);
    expect(annotated(stopping)).toBe(true);
    expect(conditionNamed(stopping, "ScalingReady")).toMatchObject({
      status: "False",
      reason: "Suspending",
      message: "Hibernation is in progress",
    });
    const stopped = run(0, [condition("True", "Hibernated", "Cluster has been hibernated")], {
      readyInstances: 0,
    });
    expect(conditionNamed(stopped, "ScalingReady")).toMatchObject({ status: "True", reason: "Suspended" });
    expect(statusOf(stopped)).toMatchObject({ scaling: { suspended: true, servers: 0 } });
  });

  test("1 instance and more resume it", () => {
    const resuming = run(2, [condition("True", "Hibernated", "Cluster has been hibernated")], {
      readyInstances: 0,
    });
    expect(annotated(resuming)).toBe(false);
    expect(conditionNamed(resuming, "ScalingReady")).toMatchObject({ status: "False", reason: "Resuming" });
  });

  test("the pooler has no pods either", () => {
    const instances = (count: number) =>
      objectNamed<Pooler>(
        postgresql(
          postgresqlInstance({
            parameters: { instances: count, service: { disablePgBouncer: false } },
            observed: { cluster: runningCluster() },
          }),
        ),
        "pooler",
      ).spec.instances;
    expect([instances(0), instances(1), instances(3)]).toEqual([0, 1, 2]);
  });
});

describe("servers that do not all run", () => {
  const pod = (name: string, conditions: object[], containerStatuses: object[] = []) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    status: { conditions, containerStatuses },
  });
  const scalingReady = (pods?: object[]) =>
    conditionNamed(
      postgresql(
        postgresqlInstance({
          parameters: { instances: 3 },
          observed: { cluster: runningCluster({ instances: 3 }, { instances: 3, readyInstances: 2 }) },
          ...(pods === undefined ? {} : { required: { servers: pods } }),
        }),
      ),
      "ScalingReady",
    );

  test("a pod that the scheduler cannot place gives its reason", () => {
    const message = "0/2 nodes are available: 2 Insufficient memory.";
    expect(
      scalingReady([pod("postgresql-3", [{ type: "PodScheduled", status: "False", message }])]),
    ).toMatchObject({
      status: "False",
      reason: "Scaling",
      message: `2 servers run, and 3 are wanted: pod postgresql-3 is not scheduled: ${message}`,
    });
  });

  test("so does one whose image cannot be pulled", () => {
    const state = { waiting: { reason: "ImagePullBackOff", message: "Back-off pulling image" } };
    expect(scalingReady([pod("postgresql-3", [], [{ name: "postgres", state }])])?.message).toBe(
      "2 servers run, and 3 are wanted: pod postgresql-3 waits: ImagePullBackOff: Back-off pulling image",
    );
  });

  const waiting = (role: string, minutes: number) => {
    const since = new Date(Date.parse("2026-03-01T00:00:00Z") - minutes * 60_000).toISOString();
    const ready = { type: "Ready", status: "False", lastTransitionTime: since };
    const server = pod("postgresql-1", [ready], [{ name: "postgres", state: { running: {} } }]);
    return { ...server, metadata: { name: "postgresql-1", labels: { "cnpg.io/instanceRole": role } } };
  };

  test("a replica that runs for 15 minutes without being ready is stuck, and who helps is named", () => {
    expect(scalingReady([waiting("replica", 15)])).toMatchObject({
      status: "False",
      reason: "ReplicaStuck",
      message: expect.stringMatching(
        /^2 servers run, and 3 are wanted: replica postgresql-1 has not been ready since 2026-02-28T23:45:00.000Z; .* the runbook of PostgreSQLReplicaNotStreaming/,
      ),
    });
  });

  test.each([
    ["a replica that has had less time", waiting("replica", 14)],
    ["a primary, whose absence is another matter", waiting("primary", 60)],
  ])("%s is not", (_, server) => {
    expect(scalingReady([server])?.reason).toBe("Scaling");
  });

  test("the pods are asked for as long as one is stuck", () => {
    const asked = postgresql(
      postgresqlInstance({
        parameters: { instances: 3 },
        observed: { cluster: runningCluster({ instances: 3 }, { instances: 3, readyInstances: 2 }) },
        required: { servers: [waiting("replica", 60)] },
      }),
    ).flatMap((contribution) => (contribution.type === "requirement" ? [contribution.name] : []));
    expect(asked).toContain("servers");
  });

  test("without a reason it says how many", () => {
    expect(scalingReady()?.message).toBe("2 servers run, and 3 are wanted");
  });

  test("a second server gets a budget for disruptions, a single one must not stop a drain", () => {
    const enablePDB = (instances: number) =>
      (
        amendmentOf(postgresql(postgresqlInstance({ parameters: { instances } })), "cluster")[0] as {
          spec: { enablePDB: boolean };
        }
      ).spec.enablePDB;
    expect([enablePDB(1), enablePDB(2)]).toEqual([false, true]);
  });
});

describe("connection pooler", () => {
  const run = (service: object) =>
    postgresql(postgresqlInstance({ parameters: { service }, observed: { cluster: runningCluster() } }));

  test("comes only where the claim asks for it, under a host of its own", () => {
    expect(composedNames(run({}))).toEqual([]);
    expect(connectionOf(run({}))).toBeUndefined();
    expect(composedNames(run({ disablePgBouncer: true }))).toEqual([]);
    const asked = run({ disablePgBouncer: false });
    expect(composedNames(asked)).toEqual(["pooler", "pooler-service"]);
    expect(connectionOf(asked)).toEqual({
      POSTGRESQL_POOLER_HOST: "pooler.postgresql-orders-x7k2p.svc.cluster.local",
    });
  });

  test("that is gone leaves no host that nothing answers at", () => {
    const published = { POSTGRESQL_POOLER_HOST: "pooler.postgresql-orders-x7k2p.svc.cluster.local" };
    const gone = postgresql(postgresqlInstance({ published, observed: { cluster: runningCluster() } }));
    expect(connectionOf(gone)).toEqual({ POSTGRESQL_POOLER_HOST: "" });
  });

  test("takes the claim's settings as text, and refuses plain connections unless the claim allows them", () => {
    const pgBouncerSettings = {
      pgbouncer: { pool_mode: "transaction", default_pool_size: 30, log_stats: true },
    };
    const { pgbouncer } = objectNamed<Pooler>(
      run({ disablePgBouncer: false, pgBouncerSettings }),
      "pooler",
    ).spec;
    expect(pgbouncer).toEqual({
      poolMode: "transaction",
      parameters: {
        client_tls_sslmode: "require",
        default_pool_size: "30",
        log_stats: "1",
        max_client_conn: "1000",
      },
    });
    const open = run({ disablePgBouncer: false, tls: { enabled: false } });
    expect(objectNamed<Pooler>(open, "pooler").spec.pgbouncer.parameters).not.toHaveProperty(
      "client_tls_sslmode",
    );
  });

  test.each([
    [{ pool_mode: "statement" }, "pool_mode is statement: choose one of session, transaction"],
    [{ listen_port: 1 }, "listen_port is not a setting that a claim may set"],
    [{ default_pool_size: "" }, "default_pool_size has no value that PgBouncer can read"],
  ])("refuses %j", (pgbouncer, message) => {
    expect(() => run({ disablePgBouncer: false, pgBouncerSettings: { pgbouncer } })).toThrow(message);
  });
});
