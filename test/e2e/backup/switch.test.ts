import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { type Claim, isReady, patchClaim, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { Instance } from "../support/instance.ts";
import { get, list } from "../support/kubectl.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

interface Named {
  readonly metadata: { readonly name: string; readonly uid: string };
}

/** Each start of PostgreSQL that a client sees until the promise is over. */
const startsDuring = async (client: Client, body: () => Promise<unknown>): Promise<readonly string[]> => {
  const start = () => client.query("SELECT pg_postmaster_start_time()");
  const seen = new Set([await start()]);
  let over = false;
  const look = async () => {
    while (!over) {
      // While no server runs there is no answer.
      await start().then(
        (at) => seen.add(at),
        () => undefined,
      );
      await sleep(1_000);
    }
  };
  const done = body().finally(() => {
    over = true;
  });
  await Promise.all([done, look()]);
  seen.add(await start());
  return [...seen];
};

/** Spans without backups after the first one: what was before it could never be restored. */
const gapsOf = ({ status }: Claim) => {
  const first = Date.parse(status?.backup?.firstRestorable ?? "");
  return (status?.backup?.gaps ?? []).filter(({ from }) => Date.parse(from) >= first);
};

/**
 * Backups are switched on, off and on while PostgreSQL serves: nothing that exists goes, and no server restarts but for
 * the first time.
 */
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
      await get<{ spec: { plugins?: { isWALArchiver: boolean }[] } }>(
        "clusters.postgresql.cnpg.io",
        "postgresql",
        instanceNamespace,
      )
    )?.spec.plugins?.[0]?.isWALArchiver;

  beforeAll(async () => {
    await instance.apply({ backup: { enabled: false } });
    const claim = await instance.until("is ready", isReady);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 100);
  });

  test("on for the first time: the server restarts once, and a base backup follows by itself", async () => {
    await instance.until("says that backups are off", reports("BackupReady", "Disabled"));
    expect(await archiving()).toBeUndefined();
    expect(await backups()).toEqual([]);
    const rows = await fingerprint(client);
    const starts = await startsDuring(client, async () => {
      await patchClaim("switched", namespace, { backup: { enabled: true } });
      await instance.until("has a backup", reports("BackupReady"), 400);
      await instance.until("is ready again", isReady);
    });
    trace.note(`PostgreSQL started at ${starts.join(", ")}`);
    // The one that it began with, and the one after the restart.
    expect(starts).toHaveLength(2);
    expect(await fingerprint(client)).toBe(rows);
    expect(await archiving()).toBe(true);
    const claim = await instance.until(
      "shows its backup",
      ({ status }) => (status?.backup?.backups ?? []).length === 1,
    );
    expect(claim.status?.backup?.backups?.[0]).toMatchObject({ status: "Completed" });
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
      (found) => gapsOf(found).length === 1 && (found.status?.backup?.backups ?? []).length === 2,
    );
    expect(await archiving()).toBe(true);
    expect(claim.status?.backup?.backups?.every(({ status }) => status === "Completed")).toBe(true);
    const [gap] = gapsOf(claim);
    trace.note(`without backups from ${gap?.from} to ${gap?.to}`);
    await instance.until("is backed up", reports("BackupReady"));
  });

  test("a moment without backups cannot be restored, and the claim says why", async () => {
    const claim = await instance.until("knows its gap", (found) => gapsOf(found).length === 1);
    const { from = "", to = "" } = gapsOf(claim)[0] ?? {};
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
