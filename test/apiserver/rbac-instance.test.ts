import { beforeAll, describe, expect, test } from "@jest/globals";
import { until } from "../e2e/support/until.ts";
import { claimNamed, claimPlace, claimUntil } from "./support/claim.ts";
import { create, get } from "./support/objects.ts";
import { isAllowed, rightsIn } from "./support/rights.ts";
import { api, scratch } from "./support/scratch.ts";

const jane = api.as({ name: "jane@example.com" });
const teammate = api.as({ name: "sam@example.com", groups: ["team-people"] });
const stranger = api.as({ name: "eve@example.com", groups: ["team-other"] });

const watching = { watch: "true", timeoutSeconds: "1" };

/** The rights of the people whom a claim names, by impersonation. Authorization comes before anything is looked up. */
describe("who may read an instance's namespace", () => {
  const namespace = scratch("rbac-instance");
  const instances: Record<string, string> = {};

  const instanceOf = async (name: string, security: object): Promise<string> => {
    (await create(api, claimNamed(name, namespace, { security }))).object();
    const claim = await claimUntil(
      api,
      claimPlace(namespace, name),
      "names its namespace",
      ({ status }) => status?.instanceNamespace !== undefined,
    );
    const instance = claim.status?.instanceNamespace ?? "";
    const viewers = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      namespace: instance,
      name: "viewers",
    };
    await until("the viewers are bound", () => get(api, viewers), { seconds: 60, pause: 200 });
    return instance;
  };

  beforeAll(async () => {
    const [open = "", closed = ""] = await Promise.all([
      instanceOf("open", { allowedUsers: ["jane@example.com"], allowedGroups: ["team-people"] }),
      instanceOf("closed", {}),
    ]);
    Object.assign(instances, { open, closed });
  });

  const inOpen = (path: string): string => `/api/v1/namespaces/${instances.open}/${path}`;

  test.each([
    ["pods", {}],
    ["pods", watching],
    ["pods/postgresql-1", {}],
    ["pods/postgresql-1/log", {}],
    ["events", {}],
    ["events", watching],
    ["configmaps/backup-store", {}],
  ])("someone named may read %s %j", async (path, query) => {
    const users = [jane, teammate, stranger];
    const allowed = await Promise.all(users.map((user) => isAllowed(user, "GET", inOpen(path), { query })));
    expect(allowed).toEqual([true, true, false]);
  });

  test.each([
    ["GET", "secrets"],
    ["GET", "secrets/credentials"],
    ["GET", "configmaps"],
    ["GET", "configmaps/kube-root-ca.crt"],
    ["GET", "services"],
    ["POST", "pods"],
    ["POST", "pods/postgresql-1/exec?command=sh"],
    ["GET", "pods/postgresql-1/exec?command=sh"],
    ["POST", "pods/postgresql-1/attach"],
    ["POST", "pods/postgresql-1/portforward"],
    ["POST", "pods/postgresql-1/eviction"],
    ["DELETE", "pods/postgresql-1"],
    ["DELETE", "pods"],
    ["POST", "serviceaccounts/default/token"],
  ] as const)("someone named may not %s %s", async (method, path) => {
    const users = [jane, teammate, stranger];
    const allowed = await Promise.all(users.map((user) => isAllowed(user, method, inOpen(path))));
    expect(allowed).toEqual([false, false, false]);
  });

  test("someone named may not see the Cluster, nor the namespace itself", async () => {
    const cluster = `/apis/postgresql.cnpg.io/v1/namespaces/${instances.open}/clusters/postgresql`;
    for (const path of [cluster, `/api/v1/namespaces/${instances.open}`, "/api/v1/pods"]) {
      expect(await isAllowed(jane, "GET", path)).toBe(false);
      // Were the path wrong, nothing would be proved.
      expect((await api.send("GET", path)).ok).toBe(true);
    }
  });

  test("these are all the rights that someone named has, beyond everybody's", async () => {
    const everybodys = await rightsIn(stranger, instances.open ?? "");
    const read = ["get", "list", "watch"];
    const looked = ["pods", "pods/log", "events", "events.events.k8s.io"].flatMap((resource) =>
      read.map((verb) => `${verb} ${resource}`),
    );
    // By name, and so without a list: what is in the store.
    const wanted = ["get configmaps backup-store", ...looked].toSorted();
    for (const user of [jane, teammate]) {
      const rights = await rightsIn(user, instances.open ?? "");
      expect(rights.filter((right) => !everybodys.includes(right))).toEqual(wanted);
    }
  });

  test("in another instance's namespace they have none", async () => {
    const everybodys = await rightsIn(stranger, instances.closed ?? "");
    for (const user of [jane, teammate]) {
      expect(await isAllowed(user, "GET", `/api/v1/namespaces/${instances.closed}/pods`)).toBe(false);
      expect(await rightsIn(user, instances.closed ?? "")).toEqual(everybodys);
    }
  });
});
