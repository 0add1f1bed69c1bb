import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { processes, restart, running, signal } from "../../cluster/api.ts";
import { isReady, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { Instance } from "../support/instance.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

/** How long the store is away. MATURA_OUTAGE_SECONDS makes it shorter; the claim says so within seconds. */
const SECONDS = Number(process.env.MATURA_OUTAGE_SECONDS ?? 300);

/** The store dies and comes back: PostgreSQL serves, the claim says what is wrong, and no WAL is missing afterwards. */
describe("an outage of the object store", () => {
  const it = scenario("outage");
  const { trace } = it;
  const instance = new Instance(it, "patient");
  let client: Client;

  beforeAll(async () => {
    await instance.apply();
    await instance.until("is ready", isReady);
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 100);
    await instance.until("has a backup", reports("BackupReady"));
  });

  const store = () => {
    const found = processes().find(({ name }) => name === "minio");
    if (found === undefined) throw new Error("the cluster has no object store");
    return found;
  };

  test("the instance serves, and the claim names the store", async () => {
    const dead = store();
    signal(dead, "SIGKILL");
    await until("the store has ended", async () => (running(dead) ? undefined : true), 20);
    trace.note("killed the store");
    const began = Date.now();
    try {
      await instance.until("says that the store is away", reports("BackupReady", "EndpointUnreachable"), 90);
      while (Date.now() - began < SECONDS * 1000) {
        const row = 1000 + Math.round((Date.now() - began) / 10);
        await addRows(client, row, row);
        await sleep(1_000);
      }
    } finally {
      await restart("minio");
    }
    trace.note(`the store was away for ${Math.round((Date.now() - began) / 1000)} s`);
  });

  test("archiving catches up without a gap: what was written meanwhile is restored", async () => {
    const rows = await fingerprint(client);
    await instance.until("is backed up again", reports("BackupReady"), 300);
    const restored = new Instance(it, "proof");
    await instance.annotate("matura.dev/backup-now=after-outage");
    await instance.until(
      "has a backup after the outage",
      ({ status }) => status?.backup?.requested?.state === "Completed",
    );
    const claim = await instance.until(
      "lists its backups",
      ({ status }) => (status?.backup?.backups ?? []).length > 1,
    );
    const first = claim.status?.backup?.backups?.at(-1)?.name ?? "";
    // From the backup before the outage, through all WAL since then.
    await restored.apply({
      restore: { claimName: "patient", backupName: first, recoveryTimeStamp: await reachable() },
    });
    await restored.until("is restored and ready", isReady, 400);
    expect(await fingerprint(await restored.client())).toBe(rows);
    trace.note("the rows of the outage are all there");
  });

  /** A moment after all rows that is in the archive. */
  const reachable = async (): Promise<string> => {
    const moment = await client.query(
      `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
    );
    await instance.untilRestorable(moment);
    return moment;
  };
});
