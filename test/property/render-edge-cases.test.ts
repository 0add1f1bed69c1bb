import type { Claim } from "../../cli/render/crossplane/claim.ts";
import { keyOf } from "../../cli/render/crossplane/metadata.ts";
import { runPipeline } from "../../cli/render/crossplane/pipeline.ts";
import { runLifecycle } from "../../cli/render/simulation/lifecycle.ts";
import { validateClaim } from "../../cli/validate/validate-claim.ts";
import type { JsonObject } from "../../runtime/json.ts";
import { clusterWith, composition, functions } from "./render/claim-cluster.ts";
import { platform } from "./render/postgresql-claim.ts";

/** A claim with these access entries; its own connection secret is `orders-db`. */
const claimWith = (access: readonly JsonObject[]): Claim => ({
  apiVersion: "matura.dev/v1",
  kind: "PostgreSQLInstance",
  metadata: { name: "orders", namespace: "shop" },
  spec: { parameters: { service: { access } }, writeConnectionSecretToRef: { name: "orders-db" } },
});

const CLASHES: Readonly<Record<string, readonly JsonObject[]>> = {
  "two users with one connection secret": [
    { user: "one", writeConnectionSecretToRef: { name: "shared" } },
    { user: "two", writeConnectionSecretToRef: { name: "shared" } },
  ],
  "a user with the default secret of another": [
    { user: "one" },
    { user: "two", writeConnectionSecretToRef: { name: "orders-one" } },
  ],
  "a user with the connection secret of the claim": [
    { user: "one", writeConnectionSecretToRef: { name: "orders-db" } },
  ],
};

/** Refused, or ended with a reason, or served with a name for each: anything but two objects that fight over one name. */
describe("access entries that want one name for two things do no harm", () => {
  test("databases that differ in _ and - only", () => {
    const access = [
      { user: "one", database: "a_b" },
      { user: "two", database: "a-b" },
    ];
    expect(validateClaim(claimWith(access), { platform })).not.toEqual([]);
  });

  test.each(Object.entries(CLASHES))("%s", async (_, access) => {
    const claim = claimWith(access);
    if (validateClaim(claim, { platform }).length > 0) return;
    const passes = await runLifecycle(composition, functions(), clusterWith(claim));
    const last = passes.at(-1)?.pass;
    if (last?.fatal !== undefined) return;
    const keys = [
      "/Secret/shop/orders-db",
      ...[...(last?.composed.values() ?? [])].map(({ object }) => keyOf(object)),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

// Crossplane applies in random order: the ConfigMap may be there before its Job.
test("statements of grants stay while their Job is not there and a role is not ready", async () => {
  const cluster = clusterWith(claimWith([{ user: "one" }]));
  await runLifecycle(composition, functions(), cluster);
  const { composed, ...before } = cluster.observe();
  const seen = [...composed]
    .filter(([, { kind }]) => kind !== "Job")
    .map(
      ([name, object]) =>
        [name, object.kind === "DatabaseRole" ? { ...object, status: {} } : object] as const,
    );
  const pass = await runPipeline(composition, functions(), { ...before, composed: new Map(seen) });
  expect(seen.map(([name]) => name).filter((name) => !pass.composed.has(name))).toEqual([]);
});
