import { beforeAll, describe, expect, test } from "@jest/globals";
import { isReady, patchClaim, reports } from "../support/claim.ts";
import { type Client, MAJOR } from "../support/client.ts";
import { Instance } from "../support/instance.ts";
import { newestMajor } from "../support/maintenance.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const newest = newestMajor();

/** Backups on both sides of an upgrade to another major version: no WAL of one side fits a backup of the other. */
describe("backups around a new major version", () => {
  const it = scenario("major-backups");
  const instance = new Instance(it, "upgraded");
  let client: Client;
  let before: string;
  let rows: string;

  beforeAll(async () => {
    await instance.apply();
    await instance.until("is ready", isReady);
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 1000);
    rows = await fingerprint(client);
    await instance.until("has a backup", reports("BackupReady", "Available"), 600);
    await instance.annotate("matura.dev/backup-now=before");
    const { status } = await instance.until(
      "has the backup from before",
      (claim) => claim.status?.backup?.requested?.state === "Completed",
      300,
    );
    before = status?.backup?.requested?.backup ?? "";
    expect(status?.backup?.server).toBe(`postgresql-${MAJOR}`);
  });

  test("go into a folder of the new version's own, and begin with a base backup by themselves", async () => {
    await patchClaim(instance.name, instance.namespace, { service: { majorVersion: newest } });
    await instance.annotate("matura.dev/run-maintenance=upgrade");
    await instance.until("is upgraded", ({ status }) => status?.maintenance?.last?.to === newest, 900);
    const { status } = await instance.until(
      "has a backup of the new version",
      (claim) =>
        claim.status?.backup?.server === `postgresql-${newest}` &&
        claim.status.backup.firstRestorable !== undefined,
      600,
    );
    await instance.until("is backed up again", reports("BackupReady", "Available"));
    expect(Date.parse(status?.backup?.firstRestorable ?? "")).toBeGreaterThan(
      Date.parse(status?.backup?.offSince ?? status?.backup?.gaps?.at(-1)?.from ?? ""),
    );
    await addRows(client, 1001, 1100);
    expect(await until("it answers", () => client.query("SELECT count(*) FROM rows"))).toBe("1100");
  });

  test("from before are not restored in place, where the new version runs", async () => {
    await instance.annotate(`matura.dev/restore-in-place=backup/${before}`);
    const { status } = await instance.until(
      "has refused it",
      (claim) => claim.status?.backup?.inPlace?.state === "Refused",
    );
    expect(status?.backup?.inPlace?.message).toContain(`is of PostgreSQL ${MAJOR}, and ${newest} runs`);
  });

  test("from before are restored into a new claim of the version of before", async () => {
    const restored = new Instance(it, "former");
    await restored.apply({
      service: { majorVersion: MAJOR },
      restore: { claimName: instance.name, backupName: before },
    });
    await restored.until("is restored and ready", isReady, 600);
    expect(await fingerprint(await restored.client())).toBe(rows);
  });
});
