import { beforeAll, describe, expect, test } from "@jest/globals";
import { claimUntil, isReady, patchClaim } from "../support/claim.ts";
import { type Client, startClient } from "../support/client.ts";
import { apply, get } from "../support/kubectl.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const name = "team";
const small = { cpu: "200m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };
const sales = { user: "sales", database: "reports" };
const planner = { user: "planner", database: "reports" };
const auditor = { user: "audit_reader", database: "reports", privileges: ["CONNECT"] };

/** Further users and databases: each logs in with a secret of its own, and cannot any more once it was removed. */
describe("service.access", () => {
  const { namespace, trace } = scenario("access");
  let owner: Client;
  const clients = new Map<string, Client>();

  const usersReady = (users: readonly string[]) =>
    claimUntil(trace, { name, namespace }, `has the users ${users.join(", ")}`, (claim) => {
      const access = claim.status?.provisioning?.access ?? [];
      return isReady(claim) && access.length === users.length && access.every(({ ready }) => ready);
    });

  beforeAll(async () => {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name, namespace },
      spec: {
        parameters: { size: small, service: { access: [sales, planner, auditor] } },
        writeConnectionSecretToRef: { name: "owner" },
      },
    });
    await usersReady(["sales", "planner", "audit_reader"]);
    trace.note("three users are ready");
    owner = await startClient(namespace, "owner");
    for (const user of ["sales", "planner", "audit-reader"]) {
      clients.set(user, await startClient(namespace, `${name}-${user}`));
    }
  });

  const as = (user: string): Client => {
    const client = clients.get(user);
    if (client === undefined) throw new Error(`no client for ${user}`);
    return client;
  };

  test("each user logs in to its database with its own secret", async () => {
    expect(await as("sales").query("SELECT current_user, current_database()")).toBe("sales|reports");
    expect(await as("audit-reader").query("SELECT current_user, current_database()")).toBe(
      "audit_reader|reports",
    );
  });

  test("users with all privileges share what they make", async () => {
    await as("sales").query("CREATE TABLE quarterly (quarter int, revenue int)");
    await as("sales").query("INSERT INTO quarterly VALUES (1, 100), (2, 200)");
    expect(await as("planner").query("SELECT sum(revenue) FROM quarterly")).toBe("300");
    await as("planner").query("INSERT INTO quarterly VALUES (3, 300)");
  });

  test("a user with CONNECT alone reads nothing and makes nothing", async () => {
    expect(await as("audit-reader").refused("SELECT * FROM quarterly")).toContain("permission denied");
    expect(await as("audit-reader").refused("CREATE TABLE mine (id int)")).toContain("permission denied");
  });

  test("no user gets into another database", async () => {
    const url = await get<{ data: Record<string, string> }>("secret", `${name}-sales`, namespace);
    expect(Buffer.from(url?.data.POSTGRESQL_DB ?? "", "base64").toString()).toBe("reports");
    expect(await as("sales").refused("\\connect app")).toMatch(/permission denied|invalid/);
    expect(await owner.query("SELECT has_database_privilege('sales', 'app', 'CONNECT')")).toBe("f");
  });

  test("a removed user can no longer log in; its rows stay, its role and secret go", async () => {
    await patchClaim(name, namespace, { service: { access: [planner, auditor] } });
    trace.note("removed sales");
    await until("sales is refused", async () => {
      const said = await as("sales").refused("SELECT 1");
      return /not permitted to log in|authentication failed|does not exist/.test(said) ? said : undefined;
    });
    trace.note("sales is refused");
    expect(
      await until("the rows are the owner's", () =>
        as("planner").query("SELECT sum(revenue) FROM quarterly"),
      ),
    ).toBe("600");
    await until("the role is dropped", async () =>
      (await owner.query("SELECT count(*) FROM pg_roles WHERE rolname = 'sales'")) === "0" ? true : undefined,
    );
    expect(await get("secret", `${name}-sales`, namespace)).toBeUndefined();
    await usersReady(["planner", "audit_reader"]);
    trace.note("the role of sales is gone");
  });

  test("a user that comes back gets a new password and finds the tables", async () => {
    await patchClaim(name, namespace, { service: { access: [sales, planner, auditor] } });
    await usersReady(["sales", "planner", "audit_reader"]);
    clients.set("sales", await startClient(namespace, `${name}-sales`));
    expect(await as("sales").query("SELECT count(*) FROM quarterly")).toBe("3");
  });
});
