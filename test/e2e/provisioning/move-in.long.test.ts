import { beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { isReady } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { manifestsOf } from "../support/documented.ts";
import { environment } from "../support/environment.ts";
import { Instance } from "../support/instance.ts";
import { apply, get } from "../support/kubectl.ts";
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

/** The page on moving in, with another instance in the place of the old one: its Job copies what a database has. */
describe("moving in", () => {
  const it = scenario("move-in");
  const { namespace, trace } = it;
  // Named as the page names their connection secrets.
  const [old, now] = [new Instance(it, "orders-db"), new Instance(it, "orders-db-new")];
  let client: Client;

  beforeAll(async () => {
    for (const instance of [old, now]) await instance.apply({ backup: { enabled: false } });
    for (const instance of [old, now]) await instance.until("is ready", isReady, 600);
    client = await old.client();
    await createRows(client);
    await addRows(client, 1, 5000);
    await client.query("CREATE VIEW few AS SELECT * FROM rows WHERE id < 10");
  });

  test("the Job of the page copies everything, in one transaction", async () => {
    const job = manifestsOf("move-in.md")
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
    const moved = await now.client();
    expect(await fingerprint(moved)).toBe(await fingerprint(client));
    expect(await moved.query("SELECT count(*) FROM few")).toBe("9");
  });
});
