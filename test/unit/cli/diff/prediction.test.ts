import { type Prediction, predict } from "../../../../cli/diff/prediction.ts";
import { predictionText } from "../../../../cli/diff/report.ts";
import type { RunningInstance } from "../../../../cli/diff/running-instance.ts";
import type { Claim } from "../../../../cli/render/crossplane/claim.ts";
import { compositionResourceName } from "../../../../cli/render/crossplane/composed.ts";
import { runLifecycle } from "../../../../cli/render/simulation/lifecycle.ts";
import type { JsonObject } from "../../../../runtime/json.ts";
import { withDefaults } from "../../../../runtime/schema.ts";
import { PostgreSQLParameters } from "../../../../services/postgresql/api.ts";
import { PostgreSQLEntry } from "../../../../services/postgresql/catalogue-entry.ts";
import { clusterWith, composition, functions } from "../../../property/render/claim-cluster.ts";
import { InProcessFunctions, steadyRandom } from "../../../property/render/in-process.ts";
import { platform } from "../../../property/render/postgresql-claim.ts";

const claimWith = (parameters: object): Claim => ({
  apiVersion: "matura.dev/v1",
  kind: "PostgreSQLInstance",
  metadata: { name: "orders", namespace: "shop" },
  spec: {
    parameters: withDefaults(PostgreSQLParameters, parameters) as JsonObject,
    writeConnectionSecretToRef: { name: "orders-db" },
  },
});

/** 2026-03-01 is a Sunday. */
const now = new Date("2026-03-01T04:05:06Z");

/** An instance that runs with these parameters, as a cluster has it; Secrets may be out of its reader's reach. */
const runningWith = async (parameters: object, secrets = true): Promise<RunningInstance> => {
  const claim = claimWith(parameters);
  const cluster = clusterWith(claim);
  await runLifecycle(composition, functions(), cluster);
  return {
    claim: claim as unknown as RunningInstance["claim"],
    composite: cluster.composite,
    composed: cluster.objects.filter(
      (object) => compositionResourceName(object) !== undefined && (secrets || object.kind !== "Secret"),
    ),
    platform,
    others: [],
  };
};

const predicted = async (before: object, after: object, secrets = true): Promise<Prediction> =>
  predict({
    running: await runningWith(before, secrets),
    claim: claimWith(after),
    entry: PostgreSQLEntry,
    composition,
    runnerAt: async (moment) => new InProcessFunctions({ clock: () => moment, random: steadyRandom }),
    now,
  });

const named = (changes: Prediction["now"]) => changes.map(({ what, name }) => `${what} ${name}`);

test("an edit that changes nothing predicts nothing", async () => {
  const prediction = await predicted({}, {});
  expect(prediction).toMatchObject({ parameters: [], now: [], inWindow: [] });
  expect(predictionText(prediction)).toBe("nothing changes\n");
});

test("a larger plan changes the Cluster, and costs more", async () => {
  const prediction = await predicted({ instances: 3 }, { instances: 3, size: { plan: "standard-4" } });
  expect(prediction.parameters).toEqual([
    { path: "size.plan", from: "standard-2", to: "standard-4", class: "rolling" },
  ]);
  // The plan is a label of the instance's metrics and alerts.
  expect(named(prediction.now)).toEqual([
    "change capacity-rules",
    "change cluster",
    "change pod-monitor",
    "change service-level-rules",
  ]);
  expect(prediction.now.find(({ name }) => name === "cluster")?.fields).toEqual(
    expect.arrayContaining([
      { path: "spec.resources.limits.memory", from: "1936Mi", to: "3984Mi" },
      { path: "spec.storage.size", from: "20Gi", to: "40Gi" },
      { path: "spec.postgresql.parameters.shared_buffers", from: "484MB", to: "996MB" },
    ]),
  );
  expect(prediction.inWindow).toEqual([]);
  const text = predictionText(prediction, { width: 100, colours: false });
  expect(text).toMatch(/size\.plan\s+standard-2 → standard-4\s+rolling:/);
  expect(text).toMatch(/cpu\s+1\.2 → 2\.7/);
  expect(text).toMatch(/disk\s+60 GiB → 120 GiB/);
});

test("what waits for the window is told apart from what comes at once", async () => {
  const parameters = {
    updateStrategy: { type: "OnRestart" },
    maintenance: { dayOfWeek: "tuesday", timeOfDay: "03:30:00" },
  };
  const prediction = await predicted(parameters, { ...parameters, size: { plan: "standard-4" } });
  const ofCluster = (changes: Prediction["now"]) =>
    changes.filter(({ name }) => name === "cluster").flatMap(({ fields }) => fields.map(({ path }) => path));
  // How much WAL may stay follows the disk, and is reloaded.
  expect(ofCluster(prediction.now).sort()).toEqual([
    "spec.postgresql.parameters.max_slot_wal_keep_size",
    "spec.storage.size",
  ]);
  expect(named(prediction.inWindow)).toEqual(["change cluster"]);
  expect(ofCluster(prediction.inWindow)).toEqual(
    expect.arrayContaining(["spec.resources.limits.cpu", "spec.postgresql.parameters.max_connections"]),
  );
  expect(prediction.cost.after.memory).toBe(3984 * 1024 ** 2);
  expect(predictionText(prediction)).toContain("in the window at 2026-03-03T03:30:00Z");
});

test.each([
  [
    "a pooler",
    {},
    { service: { disablePgBouncer: false } },
    ["create pooler", "create pooler-service"],
    "online",
  ],
  [
    "no pooler any more",
    { service: { disablePgBouncer: false } },
    {},
    ["delete pooler", "delete pooler-service"],
    "online",
  ],
  [
    "suspension, which alerts and backups know of",
    {},
    { instances: 0 },
    ["change backup-scheduled", "change capacity-rules", "change cluster", "change service-level-rules"],
    "suspension",
  ],
  [
    "a setting that is reloaded",
    {},
    { service: { pgSettings: { random_page_cost: 1.1 } } },
    ["change cluster"],
    "online",
  ],
  [
    "a setting that is read at start",
    {},
    { service: { pgSettings: { max_connections: 200 } } },
    ["change cluster"],
    "restart",
  ],
  [
    "a load balancer",
    {},
    { network: { serviceType: "LoadBalancer" } },
    ["create external-service", "change quota"],
    "online",
  ],
])("%s", async (_, before, after, changes, changeClass) => {
  const prediction = await predicted(before, after);
  expect(named(prediction.now)).toEqual(changes);
  expect(prediction.parameters.map((change) => change.class)).toContain(changeClass);
});

test.each([
  ["on for the first time", false, true, "rolling"],
  ["off, which leaves the sidecar", true, false, "online"],
])("backups %s", async (_case, before, after, changeClass) => {
  const { parameters } = await predicted({ backup: { enabled: before } }, { backup: { enabled: after } });
  expect(parameters).toEqual([{ path: "backup.enabled", from: before, to: after, class: changeClass }]);
});

test("a suspended instance takes disk, and neither CPU nor memory", async () => {
  const { cost } = await predicted({ instances: 2 }, { instances: 0 });
  expect(cost.after).toEqual({ servers: 0, cpu: 0, memory: 0, disk: cost.before.disk });
});

test("Secrets that its reader may not see change nothing, and no value of one is shown", async () => {
  const after = { service: { access: [{ user: "reporting" }] } };
  const open = await predicted({}, after);
  const hidden = await predicted({}, after, false);
  expect(named(hidden.now)).toEqual(named(open.now));
  expect(JSON.stringify(open)).not.toContain(btoa("matura0"));
});

test("what a function refuses is said in its words", async () => {
  await expect(predicted({}, { service: { pgSettings: { shared_buffers: "8GB" } } })).rejects.toThrow(
    "scaling refuses: service.pgSettings.shared_buffers is 8GB",
  );
});
