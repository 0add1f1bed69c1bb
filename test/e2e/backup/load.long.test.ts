import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { deleteClaim, isReady, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { killPods } from "../support/disturbance.ts";
import { Instance } from "../support/instance.ts";
import { get, kubectl, list } from "../support/kubectl.ts";
import { momentOf } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

/** pgbench's scale: 70 is a database of one GiB. */
const SCALE = Number(process.env.MATURA_LOAD_SCALE ?? 70);
const DISK = SCALE > 20 ? "6Gi" : "2Gi";

/** Backups, a failover and restores while clients write: what comes back is what had been committed. */
describe("backup under write load", () => {
  const it = scenario("load");
  const { namespace, trace } = it;
  const source = new Instance(it, "busy");
  const size = { cpu: "500m", memory: "512Mi", disk: DISK, requests: { cpu: "50m", memory: "256Mi" } };
  let client: Client;
  let moment: string;

  /** Commits of one client for so many seconds; one that cannot connect for a moment tries again. */
  const load = (seconds: number) =>
    client.shell(
      [
        `end=$(( $(date +%s) + ${seconds} ))`,
        'echo "INSERT INTO ledger (text) VALUES (md5(random()::text));" > /tmp/ledger.sql',
        'while [ "$(date +%s)" -lt "$end" ]; do pgbench --no-vacuum -c 2 -T 5 -f /tmp/ledger.sql "$POSTGRESQL_URL" >/dev/null 2>&1 || sleep 1; done',
      ].join("; "),
    );
  /** A row every second until the end: what is lost is only seen where something was written all the time. */
  const tick = () =>
    client.shell(
      `nohup sh -c 'while sleep 1; do timeout 10 psql "$POSTGRESQL_URL" --no-psqlrc -qc "INSERT INTO ledger (text) VALUES (now())"; done' >/dev/null 2>&1 &`,
    );
  /** The rows committed up to a moment, by PostgreSQL's own commit times. */
  const committed = (upTo: string, of = client) =>
    of.query(
      `SELECT count(*), md5(string_agg(id || text, ',' ORDER BY id)) FROM ledger WHERE pg_xact_commit_timestamp(xmin) <= '${upTo}'`,
    );
  const all = (of: Client) =>
    of.query("SELECT count(*), md5(string_agg(id || text, ',' ORDER BY id)) FROM ledger");

  beforeAll(async () => {
    await source.apply({ size, instances: 2, service: { pgSettings: { track_commit_timestamp: true } } });
    await source.until("is ready", isReady, 500);
    client = await source.client();
    await client.query("CREATE TABLE ledger (id bigserial PRIMARY KEY, text text NOT NULL)");
    await client.shell(`pgbench -i -q -s ${SCALE} "$POSTGRESQL_URL" 2>&1`);
    trace.note(`database of ${await client.query("SELECT pg_size_pretty(pg_database_size('app'))")}`);
    await source.until("has a backup", reports("BackupReady"), 500);
  });

  test("a backup that a failover interrupts is taken in the end, and the instance serves", async () => {
    const claim = await source.until("is ready", isReady);
    const instanceNamespace = claim.status?.instanceNamespace ?? "";
    const writing = load(40);
    await source.annotate("matura.dev/backup-now=failover");
    await sleep(3_000);
    const cluster = await get<{ status: { currentPrimary: string } }>(
      "clusters.postgresql.cnpg.io",
      "postgresql",
      instanceNamespace,
    );
    const primary = cluster?.status.currentPrimary ?? "";
    await kubectl(["delete", "pod", primary, "-n", instanceNamespace, "--grace-period=0", "--force"]);
    trace.note(`killed the primary ${primary}`);
    await writing;
    // A replica that has no primary any more answers questions before it takes writes.
    await until(
      "clients write again",
      () => client.query("INSERT INTO ledger (text) VALUES ('after the failover') RETURNING id"),
      300,
    );
    trace.note("the replica has taken over");
    const answer = await source.until(
      "has an answer",
      ({ status }) => ["Completed", "Failed"].includes(status?.backup?.requested?.state ?? ""),
      300,
    );
    trace.note(`the interrupted backup: ${answer.status?.backup?.requested?.state}`);
    await source.annotate("matura.dev/backup-now=after-failover");
    await source.until(
      "has a backup after the failover",
      ({ status }) =>
        status?.backup?.requested?.value === "after-failover" &&
        status.backup.requested.state === "Completed",
      300,
    );
    await source.until("is ready", isReady, 300);
  });

  test("a moment in the midst of writes gives back exactly what was committed by then", async () => {
    await tick();
    const writing = load(20);
    await sleep(8_000);
    moment = await momentOf(client);
    await writing;
    const expected = await committed(moment);
    expect(await all(client)).not.toBe(expected);
    await source.untilRestorable(moment);
    const restored = new Instance(it, "then");
    const began = Date.now();
    await restored.apply({ size, restore: { claimName: "busy", recoveryTimeStamp: moment } });
    await restored.until("is restored and ready", isReady, 900);
    trace.note(`RTO: restored after ${Math.round((Date.now() - began) / 1000)} s`);
    expect(await all(await restored.client())).toBe(expected);
    await deleteClaim("then", namespace);
  });

  test("servers and volumes that vanish together cost no more than what was not archived yet", async () => {
    const instanceNamespace = (await source.until("is ready", isReady)).status?.instanceNamespace ?? "";
    const writing = load(30).catch(() => "");
    await sleep(12_000);
    const lastCommit = await client.query(
      "SELECT extract(epoch FROM max(pg_xact_commit_timestamp(xmin))), count(*) FROM ledger",
    );
    const promised = (await source.until("is there", () => true)).status?.backup?.lastRestorable ?? "";
    const expected = await committed(promised);
    await loseVolumes(instanceNamespace);
    trace.note(`volumes gone; the claim promised ${promised}, and the last commit was seen at ${lastCommit}`);
    await writing;
    const restored = new Instance(it, "survivor");
    await restored.apply({
      size,
      restore: { claimName: "busy" },
      service: { pgSettings: { track_commit_timestamp: true } },
    });
    await restored.until("is restored and ready", isReady, 900);
    const survivor = await restored.client();
    const survived = await survivor.query(
      "SELECT extract(epoch FROM max(pg_xact_commit_timestamp(xmin))), count(*) FROM ledger",
    );
    const seconds = Number(lastCommit.split("|")[0]) - Number(survived.split("|")[0]);
    trace.note(
      `RPO: the newest commit that survived is ${seconds.toFixed(1)} s older than the last one seen`,
    );
    // WAL is archived when a segment is full, and after five minutes at the latest.
    expect(seconds).toBeLessThan(330);
    expect(await committed(promised, survivor)).toBe(expected);
  });
});

interface Volume {
  readonly metadata: { readonly uid: string };
}

/** Takes all servers and their volumes at the same time, as a fire would: no last backup, no last segment. */
const loseVolumes = async (namespace: string): Promise<void> => {
  const volumes = () => list<Volume>(["pvc", "-n", namespace, "-l", "cnpg.io/cluster=postgresql"]);
  const before = new Set((await volumes()).map(({ metadata }) => metadata.uid));
  await kubectl(["delete", "pvc", "-n", namespace, "-l", "cnpg.io/cluster=postgresql", "--wait=false"]);
  await killPods(namespace, "cnpg.io/podRole=instance");
  await until(
    "the volumes are gone",
    async () => ((await volumes()).some(({ metadata }) => before.has(metadata.uid)) ? undefined : true),
    120,
  );
};
