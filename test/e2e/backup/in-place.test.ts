import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { isReady, reports } from "../support/claim.ts";
import { type Client, MAJOR } from "../support/client.ts";
import { Instance } from "../support/instance.ts";
import { get, list } from "../support/kubectl.ts";
import { addRows, createRows, fingerprint, momentBetween } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

/** The claim goes back to an earlier state of its own, under the same host and password, and forward again. */
describe("restore in place", () => {
  const it = scenario("in-place");
  const { namespace, trace } = it;
  const instance = new Instance(it, "undo");
  let client: Client;
  let instanceNamespace: string;
  let early: string;
  let between: string;
  let late: string;
  let moment: string;
  let password: string;

  const connection = async () =>
    (await get<{ data: Record<string, string> }>("secret", "undo", namespace))?.data ?? {};
  const reached = (expected: string) =>
    until(
      "the client sees the rows",
      async () => ((await fingerprint(client)) === expected ? true : undefined),
      240,
    );
  const answered = (value: string) =>
    instance.until(`has answered ${value}`, ({ status }) => status?.backup?.inPlace?.answered === value, 400);

  beforeAll(async () => {
    await instance.apply();
    await instance.until("is ready", isReady);
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 500);
    early = await fingerprint(client);
    await instance.until("has a backup", reports("BackupReady"));
    await instance.annotate("matura.dev/backup-now=early");
    const claim = await instance.until(
      "has taken the backup",
      ({ status }) => status?.backup?.requested?.state === "Completed",
    );
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    await addRows(client, 501, 700);
    between = await fingerprint(client);
    moment = await momentBetween(client);
    await addRows(client, 701, 900);
    late = await fingerprint(client);
    password = (await connection()).POSTGRESQL_PASSWORD ?? "";
  });

  test("what cannot be restored is refused, and nothing happens", async () => {
    await instance.annotate("matura.dev/restore-in-place=2020-01-01T00:00:00Z");
    const claim = await answered("2020-01-01T00:00:00Z");
    expect(claim.status?.backup?.inPlace).toMatchObject({ state: "Refused", kept: [] });
    expect(await fingerprint(client)).toBe(late);
  });

  let request: string;
  test("the rows of the backup come back, under the same host and password", async () => {
    const claim = await instance.until(
      "lists the backup",
      ({ status }) => status?.backup?.requested?.backup !== undefined,
    );
    request = `backup/${claim.status?.backup?.requested?.backup}`;
    const host = (await connection()).POSTGRESQL_HOST;
    await instance.annotate(`matura.dev/restore-in-place=${request}`);
    const after = await answered(request);
    trace.note("clients reach the restored servers");
    expect(after.status?.backup?.inPlace).toMatchObject({ state: "Restored", kept: ["postgresql"] });
    // The restored servers have an authority of their own, which the client's Secret brings along.
    await reached(early);
    trace.note("the client sees the rows of before");
    const now = await connection();
    expect([now.POSTGRESQL_HOST, now.POSTGRESQL_PASSWORD]).toEqual([host, password]);
  });

  test("the restored servers are backed up into a folder of their own", async () => {
    const claim = await instance.until(
      "has a backup of the restored servers",
      ({ status }) =>
        status?.backup?.server !== `postgresql-${MAJOR}` && status?.backup?.firstRestorable !== undefined,
    );
    expect(claim.status?.backup?.server).toMatch(new RegExp(`^postgresql-[0-9a-f]{8}-${MAJOR}$`));
    await instance.until("is ready again", isReady);
  });

  test("the same request again does nothing", async () => {
    await addRows(client, 9001, 9010);
    const rows = await fingerprint(client);
    await instance.annotate(`matura.dev/restore-in-place=${request}`);
    await sleep(12_000);
    expect(await fingerprint(client)).toBe(rows);
  });

  test("undoing it gives back the rows of before", async () => {
    await instance.annotate("matura.dev/restore-in-place=kept/postgresql");
    await answered("kept/postgresql");
    await reached(late);
    trace.note("undone: the client sees the later rows again");
  });

  test("a second restore works like the first, to a moment: rows from before it are there, later ones are not", async () => {
    await instance.untilRestorable(moment);
    const host = (await connection()).POSTGRESQL_HOST;
    await instance.annotate(`matura.dev/restore-in-place=${moment}`);
    const after = await answered(moment);
    expect(after.status?.backup?.inPlace).toMatchObject({ state: "Restored" });
    await reached(between);
    trace.note("restored a second time");
    const now = await connection();
    expect([now.POSTGRESQL_HOST, now.POSTGRESQL_PASSWORD]).toEqual([host, password]);
  });

  test("what is kept goes when its user drops it, and nothing else does", async () => {
    const claim = await instance.until(
      "keeps states",
      ({ status }) => (status?.backup?.inPlace?.kept ?? []).length === 2,
    );
    const dropped = claim.status?.backup?.inPlace?.kept?.find((name) => name !== "postgresql") ?? "";
    await instance.annotate(`matura.dev/drop-kept=${dropped}`);
    await until("the dropped Cluster and its volumes are gone", async () => {
      const claims = await list<{ metadata: { name: string } }>(["pvc", "-n", instanceNamespace]);
      const cluster = await get("clusters.postgresql.cnpg.io", dropped, instanceNamespace);
      return cluster === undefined && !claims.some(({ metadata }) => metadata.name.startsWith(`${dropped}-`))
        ? true
        : undefined;
    });
    expect(await fingerprint(client)).toBe(between);
    expect(await get("clusters.postgresql.cnpg.io", "postgresql", instanceNamespace)).toBeDefined();
  });
});
