import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { isReady, reports } from "../support/claim.ts";
import { Instance } from "../support/instance.ts";
import { get, kubectl } from "../support/kubectl.ts";
import { addRows, createRows } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const setDays = (verificationDays: number) =>
  kubectl([
    "patch",
    "environmentconfigs.apiextensions.crossplane.io",
    "matura",
    "--type=merge",
    "-p",
    JSON.stringify({ data: { backup: { verificationDays } } }),
  ]);

/** A platform that wants proof: the newest backup is restored on trial, read through, reported and taken away. */
describe("a trial restore", () => {
  const it = scenario("trial");
  const instance = new Instance(it, "tried");

  beforeAll(async () => {
    await instance.apply();
    await instance.until("is ready", isReady);
    const client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 1000);
    await instance.until("has a backup", reports("BackupReady"));
    await setDays(1);
    it.trace.note("the platform wants a trial each day");
  });
  afterAll(async () => {
    await setDays(0);
  });

  test("proves the newest backup and leaves nothing behind", async () => {
    const claim = await instance.until(
      "has a verified backup",
      ({ status }) => status?.backup?.verification?.lastVerified !== undefined,
      500,
    );
    const verified = claim.status?.backup?.verification;
    expect(verified?.lastVerified?.backup).toBe(claim.status?.backup?.backups?.[0]?.name);
    expect(verified?.lastFailure).toBeUndefined();
    const namespace = claim.status?.instanceNamespace ?? "";
    await until("the trial's Cluster and Job are gone", async () => {
      const left = [
        await get("clusters.postgresql.cnpg.io", "backup-trial", namespace),
        await get("job", "backup-trial-check", namespace),
      ];
      return left.every((object) => object === undefined) ? true : undefined;
    });
    await instance.until("is ready", isReady);
  });
});
