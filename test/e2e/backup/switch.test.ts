import { beforeAll, describe, expect, test } from "@jest/globals";
import { isReady, patchClaim, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { Instance } from "../support/instance.ts";
import { get, list } from "../support/kubectl.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

interface Named {
  readonly metadata: { readonly name: string; readonly uid: string };
}

/** Backups are switched off and on while PostgreSQL serves: nothing that exists goes, and no server restarts. */
describe("backups off and on", () => {
  const it = scenario("switch");
  const { namespace, trace } = it;
  const instance = new Instance(it, "switched");
  let client: Client;
  let instanceNamespace: string;
  let server: string;

  const pod = async () => (await get<Named>("pod", "postgresql-1", instanceNamespace))?.metadata.uid;
  const backups = async () =>
    (await list<Named>(["backups.postgresql.cnpg.io", "-n", instanceNamespace])).map(
      ({ metadata }) => metadata.name,
    );
  const archiving = async () =>
    (
      await get<{ spec: { plugins: { isWALArchiver: boolean }[] } }>(
        "clusters.postgresql.cnpg.io",
        "postgresql",
        instanceNamespace,
      )
    )?.spec.plugins[0]?.isWALArchiver;

  beforeAll(async () => {
    await instance.apply();
    await instance.until("is ready", isReady);
    const claim = await instance.until("has a backup", reports("BackupReady"));
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 100);
    server = (await pod()) ?? "";
  });

  test("off: schedule and archiving stop, and the claim says that the backup stays", async () => {
    const before = await backups();
    await patchClaim("switched", namespace, { backup: { enabled: false } });
    const claim = await instance.until("says that backups are off", reports("BackupReady", "Disabled"));
    const said = claim.status?.conditions?.find(({ type }) => type === "BackupReady");
    expect(said?.message).toMatch(/the 1 that exist stay while the instance does, and 30 days longer/);
    await until("the schedule is gone", async () =>
      (await list(["scheduledbackups.postgresql.cnpg.io", "-n", instanceNamespace])).length === 0
        ? true
        : undefined,
    );
    expect(await archiving()).toBe(false);
    expect(await backups()).toEqual(before);
    const store = await get<{ spec: { retentionPolicy?: string } }>(
      "objectstores.barmancloud.cnpg.io",
      "backups",
      instanceNamespace,
    );
    expect(store?.spec.retentionPolicy).toBeUndefined();
    expect(claim.status?.backup?.backups).toHaveLength(1);
  });

  test("on again: a base backup at once, and the time without backups is named", async () => {
    await addRows(client, 101, 200);
    await patchClaim("switched", namespace, { backup: { enabled: true } });
    const claim = await instance.until(
      "has the next backup",
      ({ status }) =>
        (status?.backup?.gaps ?? []).length === 1 && (status?.backup?.backups ?? []).length === 2,
    );
    expect(await archiving()).toBe(true);
    expect(claim.status?.backup?.backups?.every(({ status }) => status === "Completed")).toBe(true);
    trace.note(
      `without backups from ${claim.status?.backup?.gaps?.[0]?.from} to ${claim.status?.backup?.gaps?.[0]?.to}`,
    );
    await instance.until("is backed up", reports("BackupReady"));
  });

  test("a moment without backups cannot be restored, and the claim says why", async () => {
    const claim = await instance.until(
      "knows its gap",
      ({ status }) => (status?.backup?.gaps ?? []).length === 1,
    );
    const { from = "", to = "" } = claim.status?.backup?.gaps?.[0] ?? {};
    const moment = new Date((Date.parse(from) + Date.parse(to)) / 2).toISOString();
    await instance.untilRestorable(to);
    await instance.annotate(`matura.dev/restore-in-place=${moment}`);
    const refused = await instance.until(
      "refuses the moment",
      ({ status }) => status?.backup?.inPlace?.answered === moment,
    );
    expect(refused.status?.backup?.inPlace).toMatchObject({ state: "Refused" });
    expect(refused.status?.backup?.inPlace?.message).toContain(
      `backups were off or went elsewhere from ${from} to ${to}`,
    );
  });

  test("all the time the same server has served", async () => {
    expect(await pod()).toBe(server);
    expect(await fingerprint(client)).toMatch(/^200\|/);
  });
});
