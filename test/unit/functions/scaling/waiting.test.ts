import { postgresql } from "../../../../functions/scaling/postgresql.ts";
import type { Amend, NextRun } from "../../../../runtime/contribution.ts";
import { patch } from "../../../../runtime/merge.ts";
import { conditionNamed, statusOf } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";
import { runningCluster } from "./fixtures.ts";

const NOON = "2026-03-03T12:00:00Z";
const IN_WINDOW = "2026-03-03T03:45:00Z";
const parameters = {
  updateStrategy: { type: "OnRestart" },
  maintenance: { dayOfWeek: "tuesday", timeOfDay: "03:30:00" },
};

interface Given {
  readonly parameters?: object;
  readonly cluster?: object;
  readonly now?: string;
}

const run = (given: Given) =>
  postgresql(
    postgresqlInstance({
      parameters: { ...parameters, ...given.parameters },
      observed: { cluster: given.cluster ?? runningCluster() },
      now: given.now ?? NOON,
    }),
  );

const pendingOf = (given: Given) =>
  (statusOf(run(given)).pending ?? []) as {
    name: string;
    class: string;
    from: string;
    to: string;
    until: string;
  }[];

/** What the Cluster comes to: what provisioning wants, amended. */
const specAfter = (given: Given, wanted: object) => {
  const amendments = run(given).filter((one): one is Amend => one.type === "amend" && one.name === "cluster");
  return amendments.reduce<{ spec: Record<string, never> }>((object, { fields }) => patch(object, fields), {
    spec: wanted,
  } as { spec: Record<string, never> }).spec;
};

const larger = {
  resources: { requests: { cpu: "900m", memory: "3984Mi" }, limits: { cpu: "900m", memory: "3984Mi" } },
};

describe("a change that interrupts, with updateStrategy OnRestart", () => {
  test("a plan waits, its disk does not, and the claim says what, why and until when", () => {
    const given = { parameters: { size: { plan: "standard-4" } } };
    expect(pendingOf(given)).toEqual([
      {
        name: "size",
        class: "rolling",
        from: "cpu 400m, memory 1936Mi, requests 400m and 1936Mi",
        to: "cpu 900m, memory 3984Mi, requests 900m and 3984Mi",
        reason: "it interrupts, and updateStrategy.type is OnRestart",
        until: "2026-03-10T03:30:00Z",
      },
    ]);
    expect(specAfter(given, larger)).toMatchObject({
      resources: { limits: { cpu: "400m", memory: "1936Mi" } },
      storage: { size: "40Gi" },
      postgresql: { parameters: { shared_buffers: "484MB", work_mem: "4MB" } },
    });
    expect(conditionNamed(run(given), "ScalingReady")).toMatchObject({
      status: "True",
      reason: "ChangesPending",
    });
  });

  test("it comes in the window, and at once with Immediate", () => {
    for (const given of [
      { parameters: { size: { plan: "standard-4" } }, now: IN_WINDOW },
      { parameters: { size: { plan: "standard-4" }, updateStrategy: { type: "Immediate" } } },
    ]) {
      expect(pendingOf(given)).toEqual([]);
      expect(specAfter(given, larger)).toMatchObject({
        ...larger,
        postgresql: { parameters: { shared_buffers: "996MB" } },
      });
    }
  });

  test("the pipeline runs again when the window opens", () => {
    const seconds = (given: Given) =>
      run(given)
        .filter((one): one is NextRun => one.type === "nextRun")
        .map((one) => one.seconds);
    const now = "2026-03-10T03:29:55Z";
    expect(seconds({ parameters: { size: { plan: "standard-4" } }, now })).toContain(5);
    expect(seconds({ now })).not.toContain(5);
  });

  test.each([
    ["a new setting", { max_locks_per_transaction: "128" }, {}, "max_locks_per_transaction", undefined],
    ["a changed setting", { max_connections: "300" }, {}, "max_connections", "120"],
    ["a setting that is taken out", {}, { wal_buffers: "32MB" }, "wal_buffers", "32MB"],
    [
      "a setting that goes back to CloudNativePG's",
      {},
      { max_worker_processes: "64" },
      "max_worker_processes",
      "64",
    ],
  ])("%s that PostgreSQL reads at start waits", (_, pgSettings, observed, name, kept) => {
    const before = runningCluster();
    const cluster = runningCluster({
      postgresql: { parameters: { ...before.spec.postgresql.parameters, ...observed } },
    });
    const given = { parameters: { service: { pgSettings } }, cluster };
    expect(pendingOf(given).map((change) => [change.name, change.class])).toEqual([
      ["service.pgSettings", "restart"],
    ]);
    const { parameters: settings } = specAfter(given, { postgresql: { parameters: pgSettings } })
      .postgresql as unknown as {
      parameters: Record<string, string>;
    };
    expect(settings[name]).toBe(kept);
  });

  test.each([
    ["a setting that is reloaded", { service: { pgSettings: { random_page_cost: "1.1" } } }],
    ["a disk", { size: { disk: "50Gi" } }],
    ["another server", { instances: 2 }],
    ["the same size in other words", { size: { cpu: "0.4", memory: "1982464Ki" } }],
    ["nothing", {}],
  ])("%s does not", (_, changed) => {
    expect(pendingOf({ parameters: changed })).toEqual([]);
  });

  test("an extension waits whose library loads at start, and so does its creation", () => {
    const given = {
      parameters: { service: { extensions: [{ name: "pg_stat_statements" }, { name: "pg_trgm" }] } },
    };
    expect(pendingOf(given)).toMatchObject([
      {
        name: "service.extensions",
        from: "libraries none; images none",
        to: "libraries pg_stat_statements; images none",
      },
    ]);
    const wanted = { postgresql: { shared_preload_libraries: ["pg_stat_statements"] } };
    expect(specAfter(given, wanted).postgresql).not.toHaveProperty("shared_preload_libraries");
    const database = run(given).find(
      (one): one is Amend => one.type === "amend" && one.name === "application-database",
    );
    const extensions = [
      { name: "pg_stat_statements", ensure: "present" },
      { name: "pg_trgm", ensure: "present" },
    ];
    expect(patch({ spec: { extensions } }, database?.fields ?? {})).toEqual({
      spec: { extensions: [{ name: "pg_trgm", ensure: "present" }] },
    });
  });

  test("a node selector waits, whether it comes, changes or goes", () => {
    const scheduling = { nodeSelector: { disktype: "ssd" } };
    const wanted = { affinity: { nodeSelector: { disktype: "ssd" } } };
    expect(specAfter({ parameters: { scheduling } }, wanted).affinity).not.toHaveProperty(
      "nodeSelector.disktype",
    );
    const cluster = runningCluster({ affinity: { nodeSelector: { disktype: "hdd" } } });
    expect(specAfter({ parameters: { scheduling }, cluster }, wanted).affinity).toMatchObject({
      nodeSelector: { disktype: "hdd" },
    });
    expect(specAfter({ cluster }, {}).affinity).toMatchObject({ nodeSelector: { disktype: "hdd" } });
  });

  test("nothing waits where nothing runs: before the first server, and while suspended", () => {
    const size = { plan: "standard-4" };
    const fresh = runningCluster({}, { currentPrimary: undefined });
    const hibernated = runningCluster({}, { conditions: [{ type: "cnpg.io/hibernation", status: "True" }] });
    expect(pendingOf({ parameters: { size }, cluster: fresh })).toEqual([]);
    expect(pendingOf({ parameters: { size, instances: 0 } })).toEqual([]);
    expect(pendingOf({ parameters: { size }, cluster: hibernated })).toEqual([]);
  });

  test("what scaling itself adds to an instance from before it waits too", () => {
    const cluster = runningCluster({ topologySpreadConstraints: undefined, postgresql: { parameters: {} } });
    expect(pendingOf({ cluster }).map(({ name }) => name)).toEqual(["scheduling", "service.pgSettings"]);
    const spec = specAfter({ cluster }, {});
    expect(spec).not.toHaveProperty("topologySpreadConstraints");
    expect(spec).not.toHaveProperty("postgresql.parameters.shared_buffers");
    expect(spec).toHaveProperty("postgresql.parameters.effective_cache_size");
  });
});
