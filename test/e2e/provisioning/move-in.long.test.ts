import { beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { isReady } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { commandsOf, manifestsOf } from "../support/documented.ts";
import { environment } from "../support/environment.ts";
import { Instance } from "../support/instance.ts";
import { apply, get } from "../support/kubectl.ts";
import { Reader } from "../support/reader.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

interface Job {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { image: string }[] } };
  };
  readonly status?: { readonly succeeded?: number; readonly failed?: number };
}

const PAGE = "move-in.md";

/**
 * The page on moving in, with another instance in the place of the old one: its claim is converted and applied, its Job
 * copies what a database has.
 */
describe("moving in", () => {
  const it = scenario("move-in");
  const { namespace, trace } = it;
  // Named as the page names the connection secret of the old instance, and the new claim.
  const [old, now] = [new Instance(it, "orders-db"), new Instance(it, "orders")];
  let client: Client;
  const reader = new Reader((text) =>
    text
      .replaceAll("-n shop", `-n ${namespace}`)
      .replaceAll("namespace: shop", `namespace: ${namespace}`)
      // The same command, by the name that it has beside kubectl.
      .replaceAll("matura convert", "kubectl matura convert")
      // The machine that runs the scenarios is small.
      .replace(
        /plan: standard-4\n( +)disk: 40Gi/,
        "cpu: 500m\n$1memory: 512Mi\n$1disk: 1Gi\n$1requests: { cpu: 50m, memory: 256Mi }",
      ),
  );

  beforeAll(async () => {
    await old.apply({ backup: { enabled: false } });
    await old.until("is ready", isReady, 600);
    client = await old.client();
    await createRows(client);
    await addRows(client, 1, 5000);
    await client.query("CREATE VIEW few AS SELECT * FROM rows WHERE id < 10");
  });

  test("the claim of the page is converted, and becomes the new instance", async () => {
    reader.keep("orders.yaml", manifestsOf(PAGE)[0] ?? "");
    const [convert = "", make = ""] = commandsOf(PAGE).filter((command) => command.includes("orders-matura"));
    await reader.run(convert);
    // As the page says between the two.
    await reader.run("sed -i 's/name: orders-db$/name: orders-db-new/' orders-matura.yaml");
    await reader.run(make);
    trace.note("the converted claim is ready");
  });

  test("the Job of the page copies everything, in one transaction", async () => {
    const job = manifestsOf(PAGE)
      .map((text) => parse(text) as Job & { kind: string })
      .find(({ kind }) => kind === "Job");
    if (job === undefined) throw new Error("the page has no Job");
    const [container] = job.spec.template.spec.containers;
    if (container !== undefined) container.image = environment().images["15"] ?? "";
    await apply({ ...job, metadata: { ...job.metadata, namespace } });
    const done = await until("the Job has ended", async () => {
      const found = await get<Job>("job", job.metadata.name, namespace);
      return found?.status?.succeeded || found?.status?.failed ? found : undefined;
    });
    trace.note("copied");
    expect(done.status?.succeeded).toBe(1);
    const moved = await now.client("orders-db-new");
    expect(await fingerprint(moved)).toBe(await fingerprint(client));
    expect(await moved.query("SELECT count(*) FROM few")).toBe("9");
  });
});
