import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { isReady, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
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
  const rotten = new Instance(it, "rotten");

  const filled = async (one: Instance): Promise<Client> => {
    await one.apply();
    await one.until("is ready", isReady);
    const client = await one.client();
    await createRows(client);
    await addRows(client, 1, 1000);
    await one.until("has a backup", reports("BackupReady"));
    return client;
  };

  /** A table that the application's user may not read. */
  const othersTable = (namespace: string): Promise<string> => {
    const statements = [
      "CREATE ROLE others",
      "CREATE SCHEMA others AUTHORIZATION others",
      "CREATE TABLE others.notes (id int PRIMARY KEY, author name)",
      "INSERT INTO others.notes SELECT id, 'others' FROM generate_series(1, 100) id",
      "ALTER TABLE others.notes OWNER TO others",
      "ALTER TABLE others.notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "CREATE POLICY own ON others.notes USING (author = current_user)",
    ];
    const psql = ["psql", "-Xq", "-d", "app", ...statements.flatMap((statement) => ["-c", statement])];
    return kubectl(["exec", "-n", namespace, "-c", "postgres", "postgresql-1", "--", ...psql]);
  };

  const backUp = async (one: Instance, value: string): Promise<void> => {
    await one.annotate(`matura.dev/backup-now=${value}`);
    await one.until(`has backup ${value}`, (claim) => {
      const requested = claim.status?.backup?.requested;
      return requested?.value === value && requested.state === "Completed";
    });
  };

  /** Overwrites some bytes of a page on disk, as a disk does that fails silently: PostgreSQL has the page in memory. */
  const rot = async (client: Client, namespace: string): Promise<void> => {
    const inServer = ["exec", "-n", namespace, "-c", "postgres", "postgresql-1", "--"];
    await kubectl([...inServer, "psql", "-Xqc", "CHECKPOINT"]);
    const file = (await client.query("SELECT pg_relation_filepath('rows')")).trim();
    const overwrite = `printf rotten | dd of=/var/lib/postgresql/data/pgdata/${file} bs=1 seek=8000 conv=notrunc`;
    await kubectl([...inServer, "sh", "-c", overwrite]);
  };

  beforeAll(async () => {
    const namespaceOf = async (one: Instance): Promise<string> =>
      (await one.until("has its namespace", isReady)).status?.instanceNamespace ?? "";
    await filled(instance);
    await othersTable(await namespaceOf(instance));
    await backUp(instance, "whole");
    const client = await filled(rotten);
    await rot(client, await namespaceOf(rotten));
    await backUp(rotten, "rotten");
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

  test("tells of a backup that cannot be read through, and goes away too", async () => {
    const claim = await rotten.until(
      "has a backup that failed its trial",
      ({ status }) => status?.backup?.verification?.lastFailure !== undefined,
      600,
    );
    const { lastFailure, lastVerified } = claim.status?.backup?.verification ?? {};
    expect(lastFailure?.message).toContain("could not be read through");
    expect(lastVerified).toBeUndefined();
    const namespace = claim.status?.instanceNamespace ?? "";
    await until("the trial's Cluster is gone", async () =>
      (await get("clusters.postgresql.cnpg.io", "backup-trial", namespace)) === undefined ? true : undefined,
    );
    await rotten.until("is ready", isReady);
  });
});
