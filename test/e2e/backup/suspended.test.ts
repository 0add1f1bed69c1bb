import { beforeAll, describe, expect, test } from "@jest/globals";
import { conditionOf, isReady, patchClaim, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { Instance } from "../support/instance.ts";
import { get, kubectl } from "../support/kubectl.ts";
import { addRows, createRows } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

/** An instance at 0 keeps its backups and takes none; one that is resumed takes them again. */
describe("backups of a suspended instance", () => {
  const it = scenario("suspended");
  const instance = new Instance(it, "asleep");
  let client: Client;
  let namespace: string;

  const scheduleSuspended = async () =>
    (
      await get<{ spec: { suspend?: boolean } }>(
        "scheduledbackups.postgresql.cnpg.io",
        "scheduled",
        namespace,
      )
    )?.spec.suspend ?? false;
  const backups = async () =>
    (await kubectl(["get", "backups.postgresql.cnpg.io", "-n", namespace, "-o", "name"])).split("\n").sort();
  const resize = (instances: number) => patchClaim(instance.name, instance.namespace, { instances });

  beforeAll(async () => {
    await instance.apply();
    const claim = await instance.until("is ready", isReady);
    namespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 100);
    await instance.until("has a backup", reports("BackupReady", "Available"));
  });

  test("are kept while nothing runs, and the claim says what can be restored", async () => {
    const before = await backups();
    await resize(0);
    const claim = await instance.until("is suspended", reports("ScalingReady", "Suspended"));
    await until("no pod runs", async () =>
      (await kubectl(["get", "pods", "-n", namespace, "-o", "name"])) === "" ? true : undefined,
    );
    const said = conditionOf(
      await instance.until("says so of its backups", reports("BackupReady", "Suspended")),
      "BackupReady",
    );
    expect(said?.status).toBe("True");
    expect(said?.message).toMatch(
      /no backups are taken while the instance is suspended; backup .* can be restored/,
    );
    expect(await scheduleSuspended()).toBe(true);
    expect(await backups()).toEqual(before);
    expect(claim.status?.backup?.backups?.length).toBeGreaterThan(0);
  });

  test("that are asked for meanwhile are taken once it is resumed", async () => {
    await instance.annotate("matura.dev/backup-now=while-asleep");
    const before = await backups();
    await resize(1);
    await instance.until("is resumed", reports("ScalingReady", "Available"));
    const claim = await instance.until(
      "has the backup that was asked for",
      ({ status }) =>
        status?.backup?.requested?.value === "while-asleep" && status.backup.requested.state === "Completed",
    );
    expect(before).not.toContain(`backup.postgresql.cnpg.io/${claim.status?.backup?.requested?.backup}`);
    expect(await scheduleSuspended()).toBe(false);
    await instance.until("has backups again", reports("BackupReady", "Available"));
    expect(await until("it answers", () => client.query("SELECT count(*) FROM rows"))).toBe("100");
  });
});
