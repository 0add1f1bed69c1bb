import { healthOf } from "../../../runtime/health/index.ts";

const object = (apiVersion: string, kind: string, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: "x", generation: 2 },
  ...rest,
});
const conditions = (type: string, status: string, rest: object = {}) => ({
  status: { conditions: [{ type, status, ...rest }] },
});
const CNPG = "postgresql.cnpg.io/v1";

test.each([
  ["ConfigMap", object("v1", "ConfigMap"), true],
  ["PodMonitor", object("monitoring.coreos.com/v1", "PodMonitor"), true],
  ["Namespace, active", object("v1", "Namespace", { status: { phase: "Active" } }), true],
  ["Namespace, terminating", object("v1", "Namespace", { status: { phase: "Terminating" } }), false],
  ["Service", object("v1", "Service", { spec: { type: "ClusterIP" } }), true],
  ["load balancer without address", object("v1", "Service", { spec: { type: "LoadBalancer" } }), false],
  [
    "load balancer with address",
    object("v1", "Service", {
      spec: { type: "LoadBalancer" },
      status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
    }),
    true,
  ],
  ["Job, running", object("batch/v1", "Job"), false],
  ["Job, complete", object("batch/v1", "Job", conditions("Complete", "True")), true],
  ["Job, failed", object("batch/v1", "Job", conditions("Failed", "True", { message: "no" })), false],
  ["Cluster, new", object(CNPG, "Cluster"), false],
  ["Cluster, ready", object(CNPG, "Cluster", conditions("Ready", "True")), true],
  ["Cluster, not ready", object(CNPG, "Cluster", conditions("Ready", "False")), false],
  ["Database, applied", object(CNPG, "Database", { status: { applied: true, observedGeneration: 2 } }), true],
  [
    "Database, of an older spec",
    object(CNPG, "Database", { status: { applied: true, observedGeneration: 1 } }),
    false,
  ],
  [
    "DatabaseRole, refused",
    object(CNPG, "DatabaseRole", { status: { applied: false, message: "no" } }),
    false,
  ],
])("%s", (_name, observed, healthy) => {
  const health = healthOf(observed);
  expect(health.healthy).toBe(healthy);
  expect(health.reason === "").toBe(healthy);
});

test("what was asked for last and is not answered is awaited, what was refused is not", () => {
  const role = (status: object) => healthOf(object(CNPG, "DatabaseRole", { status }));
  expect(role({}).awaited).toBe(true);
  expect(role({ applied: true, observedGeneration: 1 }).awaited).toBe(true);
  expect(role({ applied: false, message: "no" }).awaited).toBeUndefined();
});

test("the operator's words say what a Cluster waits for", () => {
  const cluster = object(CNPG, "Cluster", {
    status: { phase: "Setting up primary", phaseReason: "Creating primary instance", conditions: [] },
  });
  expect(healthOf(cluster).reason).toBe("Setting up primary: Creating primary instance");
});

test("a kind without a judgement is a mistake that is reported", () => {
  expect(() => healthOf(object("example.com/v1", "Widget"))).toThrow(
    "no health check for example.com/v1 Widget",
  );
});
