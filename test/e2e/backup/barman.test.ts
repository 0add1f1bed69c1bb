import { chmodSync, copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect } from "@jest/globals";
import { execa } from "execa";
import { testWhere } from "../support/capability.ts";
import { isReady, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { commandsOf } from "../support/documented.ts";
import { environment } from "../support/environment.ts";
import { Instance } from "../support/instance.ts";
import { kubectl } from "../support/kubectl.ts";
import { addRows, createRows, fingerprint, momentBetween } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const PAGE = "services/postgresql/how-to/restore-with-barman.md";
const MARK = "fingerprint: ";

/** The page on restoring without Matura, word for word, on this machine. */
describe("a backup restored with barman and PostgreSQL alone", () => {
  const it = scenario("barman");
  const { namespace, trace } = it;
  // The page's own names, so that nothing but the namespace has to be put in their stead.
  const instance = new Instance(it, "orders");
  let client: Client;
  /** What is restored: the moment, and what the table held then. */
  let moment: string;
  let rows: string;

  beforeAll(async () => {
    await instance.apply();
    await instance.until("is ready", isReady);
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 2000);
    await instance.until("has a backup", reports("BackupReady"));
    await instance.annotate("matura.dev/backup-now=for-barman");
    const { status } = await instance.until(
      "has taken the backup",
      (claim) => claim.status?.backup?.requested?.state === "Completed",
    );
    await addRows(client, 2001, 2500);
    rows = await fingerprint(client);
    moment = await momentBetween(client);
    // A recovery can stop at a moment only where a later commit is in the archive.
    await addRows(client, 2501, 3000);
    const asSuperuser = (sql: string): Promise<string> =>
      kubectl([
        "exec",
        "-n",
        status?.instanceNamespace ?? "",
        "-c",
        "postgres",
        "postgresql-1",
        "--",
        "psql",
        "-XqtAc",
        sql,
      ]);
    const segment = await asSuperuser("SELECT pg_walfile_name(pg_switch_wal())");
    await until("the later commit is in the archive", async () =>
      (await asSuperuser(`SELECT last_archived_wal >= '${segment}' FROM pg_stat_archiver`)) === "t"
        ? true
        : undefined,
    );
  });

  testWhere("objectStore", "has the rows of the instance", async () => {
    const [tools = "", ...steps] = commandsOf(PAGE).map((block) =>
      block
        .replaceAll("-n shop", `-n ${namespace}`)
        .replaceAll("2026-03-09 14:30:00+00", moment.replace("T", " ").replace("Z", "+00")),
    );
    await execa("sh", ["-ec", tools], { env: { DEBIAN_FRONTEND: "noninteractive" } });
    const home = mkdtempSync(join(tmpdir(), "matura-barman-"));
    const kubeconfig = join(home, "kubeconfig");
    copyFileSync(environment().kubeconfig, kubeconfig);
    const script = join(home, "page.sh");
    const query = "SELECT count(*), md5(string_agg(id || text, ',' ORDER BY id)) FROM rows";
    // Before the page stops PostgreSQL again, the rows are looked at.
    const looked = steps.flatMap((block) =>
      block.includes("pg_ctl stop")
        ? [`echo "${MARK}$(psql -h "$PGDATA" -U postgres -qtAc "${query}" app)"`, block]
        : [block],
    );
    writeFileSync(script, ["set -eu", ...looked].join("\n"));
    chmodSync(home, 0o755);
    await execa("chown", ["-R", "postgres", home]);
    const { stdout } = await execa(
      "runuser",
      ["-u", "postgres", "--", "env", `HOME=${home}`, "bash", script],
      {
        cwd: home,
        env: {
          HOME: home,
          KUBECONFIG: kubeconfig,
          PATH: `${dirname(environment().kubectl)}:${process.env.PATH}`,
          AWS_DEFAULT_REGION: "us-east-1",
        },
        timeout: 300_000,
      },
    );
    trace.note("followed the page to its end");
    expect(stdout).toContain(`${MARK}${rows}`);
    expect(stdout).toContain("Bad checksums:  0");
  });
});
