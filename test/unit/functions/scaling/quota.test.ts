import { postgresql } from "../../../../functions/scaling/postgresql.ts";
import { conditionNamed } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";
import { runningCluster } from "./fixtures.ts";

const pod = (name: string) => ({ apiVersion: "v1", kind: "Pod", metadata: { name } });
const quota = (hard: object, used: object) => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "team" },
  status: { hard, used },
});

/** What the claim says while it has one server and wants two. */
const said = (quotas: readonly object[], pods: readonly object[] = [pod("postgresql-1")]) => {
  const status = { phase: "Creating a new replica", conditions: [{ type: "Ready", status: "False" }] };
  const contributions = postgresql(
    postgresqlInstance({
      parameters: { instances: 2 },
      observed: { cluster: runningCluster({ instances: 2 }, status) },
      required: { servers: pods, quotas },
    }),
  );
  return { contributions, message: conditionNamed(contributions, "ScalingReady")?.message };
};

test.each([
  ["pods", quota({ pods: "3" }, { pods: "3" }), "3 of 3 pods are used, and it needs 1"],
  [
    "memory",
    quota({ "limits.memory": "3Gi" }, { "limits.memory": "2192Mi" }),
    "2192Mi of 3Gi limits.memory are used, and it needs 1936Mi",
  ],
  [
    "storage",
    quota({ "requests.storage": "30Gi" }, { "requests.storage": "20Gi" }),
    "20Gi of 30Gi requests.storage are used, and it needs 20Gi",
  ],
])("a quota of %s that is in the way is named, with what it lacks", (_, given, message) => {
  expect(said([given]).message).toContain(`ResourceQuota team has no room for another server: ${message}`);
});

test.each([
  ["there is room", [quota({ pods: "4" }, { pods: "3" })], [pod("postgresql-1")]],
  [
    "it bounds something else",
    [quota({ "count/secrets": "1" }, { "count/secrets": "1" })],
    [pod("postgresql-1")],
  ],
  ["the server is there and comes up", [quota({ pods: "2" }, { pods: "2" })], [pod("a"), pod("b")]],
])("no quota is blamed when %s", (_, quotas, pods) => {
  expect(said(quotas, pods).message).toBe("1 server runs, and 2 are wanted: Creating a new replica");
});

test("all quotas of the namespace are looked at", () => {
  expect(said([]).contributions).toContainEqual({
    type: "requirement",
    name: "quotas",
    selector: {
      apiVersion: "v1",
      kind: "ResourceQuota",
      namespace: "postgresql-orders-x7k2p",
      matchLabels: {},
    },
  });
});
