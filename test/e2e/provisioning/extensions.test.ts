import { beforeAll, describe, expect, test } from "@jest/globals";
import { claimUntil, isReady } from "../support/claim.ts";
import { type Client, startClient } from "../support/client.ts";
import { apply } from "../support/kubectl.ts";
import { scenario } from "../support/scenario.ts";

const name = "search";
const small = { cpu: "200m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

/** Extensions and settings of every kind of value, in the database and not only in the manifest. */
describe("extensions and settings", () => {
  const { namespace, trace } = scenario("extensions");
  let client: Client;

  beforeAll(async () => {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name, namespace },
      spec: {
        parameters: {
          size: small,
          service: {
            extensions: [{ name: "pg_trgm" }, { name: "pg_stat_statements" }],
            pgSettings: {
              random_page_cost: 1.1,
              jit: false,
              max_connections: 50,
              "pg_stat_statements.track": "all",
            },
          },
        },
        writeConnectionSecretToRef: { name: "owner" },
      },
    });
    await claimUntil(trace, { name, namespace }, "is ready", isReady);
    client = await startClient(namespace, "owner");
  });

  test("an extension is there for the application's user", async () => {
    expect(await client.query("SELECT similarity('postgres', 'postgresql') > 0.5")).toBe("t");
  });

  test("an extension whose library loads at start works", async () => {
    expect(await client.query("SELECT count(*) > 0 FROM pg_stat_statements")).toBe("t");
  });

  test.each([
    ["random_page_cost", "1.1"],
    ["jit", "off"],
    ["max_connections", "50"],
    ["pg_stat_statements.track", "all"],
  ])("%s is %s", async (setting, value) => {
    expect(await client.query(`SHOW ${setting}`)).toBe(value);
  });
});
