import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { claimUntil, isReady } from "../support/claim.ts";
import { startClient } from "../support/client.ts";
import { apply, get, kubectl } from "../support/kubectl.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const name = "rotating";
const small = { cpu: "200m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

/** A new password on request: the old one works until the new one is published, and not afterwards. */
describe("password rotation", () => {
  const { namespace, trace } = scenario("rotation");

  const password = async (): Promise<string> => {
    const secret = await get<{ data: Record<string, string> }>("secret", "owner", namespace);
    return secret?.data.POSTGRESQL_PASSWORD ?? "";
  };

  beforeAll(async () => {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name, namespace },
      spec: { parameters: { size: small }, writeConnectionSecretToRef: { name: "owner" } },
    });
    await claimUntil(trace, { name, namespace }, "is ready", isReady);
  });

  test("one annotation changes the password everywhere", async () => {
    const before = await password();
    const old = await startClient(namespace, "owner", "old");
    expect(await old.query("SELECT 1")).toBe("1");
    await kubectl([
      "annotate",
      "postgresqlinstances.matura.dev",
      name,
      "-n",
      namespace,
      "matura.dev/rotate-password=2026-spring",
    ]);
    trace.note("asked for a new password");
    await until("a new password is published", async () =>
      (await password()) === before ? undefined : true,
    );
    trace.note("the new password is published");
    const fresh = await startClient(namespace, "owner", "new");
    await until("the new password works", () => fresh.query("SELECT 1"));
    trace.note("the new password works");
    await until("the old password is refused", async () =>
      (await old.refused("SELECT 1")).includes("password authentication failed") ? true : undefined,
    );
    trace.note("the old password is refused");
    await claimUntil(
      trace,
      { name, namespace },
      "says that the rotation is in force",
      (claim) => claim.status?.provisioning?.passwordRotation === "2026-spring",
    );
  });

  test("the same value again does nothing", async () => {
    const before = await password();
    await kubectl([
      "annotate",
      "--overwrite",
      "postgresqlinstances.matura.dev",
      name,
      "-n",
      namespace,
      "matura.dev/rotate-password=2026-spring",
      "example.com/touched=yes",
    ]);
    await sleep(10_000);
    expect(await password()).toBe(before);
  });

  test("a restart of PostgreSQL does not bring the old password back", async () => {
    const claim = await claimUntil(trace, { name, namespace }, "is ready", isReady);
    const fresh = await startClient(namespace, "owner", "after");
    await kubectl([
      "delete",
      "pod",
      "-n",
      claim.status?.instanceNamespace ?? "",
      "-l",
      "cnpg.io/cluster=postgresql",
      "--wait=true",
    ]);
    trace.note("deleted PostgreSQL's pod");
    expect(await until("PostgreSQL answers again", () => fresh.query("SELECT current_user"), 180)).toBe(
      "app",
    );
    // The instance manager applies passwords again when it starts.
    await sleep(15_000);
    expect(await fresh.query("SELECT current_user")).toBe("app");
  });
});
