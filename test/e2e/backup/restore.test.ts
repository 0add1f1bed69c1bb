import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { isEqual } from "es-toolkit";
import type { Inventory } from "../../../cli/backups/inventory.ts";
import { type Claim, claimNamed, deleteClaim, isReady, patchClaim, reports } from "../support/claim.ts";
import { type Client, startClient } from "../support/client.ts";
import { commandsOf } from "../support/documented.ts";
import { Instance } from "../support/instance.ts";
import { apply, get, kubectl, list } from "../support/kubectl.ts";
import { matura } from "../support/matura.ts";
import { Reader } from "../support/reader.ts";
import { addRows, createRows, fingerprint, momentBetween } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const answered = (value: string) => (claim: Claim) =>
  claim.status?.backup?.requested?.value === value && claim.status.backup.requested.state === "Completed";

/** Names of the backups that are complete, in the order of the list. */
const completed = (backups: readonly { readonly name: string; readonly status: string }[] = []) =>
  backups.filter(({ status }) => status === "Completed").map(({ name }) => name);

/** Backups are taken, and give back exactly the rows of the moment that is asked for, also of what was deleted. */
describe("backup and restore", () => {
  const it = scenario("restore");
  const { namespace, trace } = it;
  const source = new Instance(it, "source");
  /** A role of its own, which no claim knows. */
  const batch = { user: "batch", password: randomBytes(12).toString("hex") };
  const passwordIn = async (secret: string): Promise<string> => {
    const found = await get<{ data: Readonly<Record<string, string>> }>("secret", secret, namespace);
    return Buffer.from(found?.data.POSTGRESQL_PASSWORD ?? "", "base64").toString();
  };
  const ofSource = `matura.dev/record=backup,matura.dev/claim-namespace=${namespace},matura.dev/claim-name=source`;
  let client: Client;
  let before: string;
  let between: string;
  let backup: string;
  let moment: string;

  beforeAll(async () => {
    await source.apply({ service: { access: [{ user: "sales", database: "reports" }] } });
    const claim = await source.until(
      "is ready, and so is its further user",
      (found) => isReady(found) && found.status?.provisioning?.access?.[0]?.ready === true,
    );
    client = await source.client();
    const server = ["-n", claim.status?.instanceNamespace ?? "", "-c", "postgres", "postgresql-1"];
    const create = `CREATE ROLE ${batch.user} LOGIN PASSWORD '${batch.password}'`;
    await kubectl(["exec", ...server, "--", "psql", "-Xqc", create]);
    await createRows(client);
    await addRows(client, 1, 1000);
  });

  test("the first backup is taken by itself, and the claim shows it", async () => {
    await source.until("has a backup", reports("BackupReady"));
    // PostgreSQL's operator knows that it is done before the keeper has listed what is in the store.
    const claim = await source.until("shows its size", ({ status }) =>
      (status?.backup?.backups ?? []).some(({ bytes }) => bytes !== undefined),
    );
    expect(claim.status?.backup?.backups?.[0]).toMatchObject({ status: "Completed" });
    expect(claim.status?.backup?.backups?.[0]?.bytes).toBeGreaterThan(100_000);
    expect(Date.parse(claim.status?.backup?.nextRun ?? "")).toBeGreaterThan(Date.now());
    expect(claim.status?.backup?.firstRestorable).toBeDefined();
  });

  test("one annotation takes a backup now, and the same value does nothing more", async () => {
    before = await fingerprint(client);
    await source.annotate("matura.dev/backup-now=first");
    const claim = await source.until("has taken the backup", answered("first"));
    backup = claim.status?.backup?.requested?.backup ?? "";
    trace.note(`backup ${backup} is done`);
    const count = async () =>
      (await list(["backups.postgresql.cnpg.io", "-n", claim.status?.instanceNamespace ?? ""])).length;
    const taken = await count();
    await source.annotate("matura.dev/backup-now=first");
    await sleep(8_000);
    expect(await count()).toBe(taken);
  });

  test("a moment can be restored once WAL after it is in the archive", async () => {
    await addRows(client, 1001, 2000);
    between = await fingerprint(client);
    moment = await momentBetween(client);
    await addRows(client, 2001, 3000);
    const claim = await source.untilRestorable(moment);
    trace.note(
      `any moment from ${claim.status?.backup?.firstRestorable} to ${claim.status?.backup?.lastRestorable}`,
    );
  });

  test("kubectl matura backups lists the backups that the claim lists, and what can be restored", async () => {
    // The claim knows of a backup as soon as it is complete, the command once the keeper has seen it in the store.
    const inventory = await until(
      "the command lists what the claim lists",
      async () => {
        const { stdout } = await matura("backups", "source", "-n", namespace, "-o", "json");
        const { instances } = JSON.parse(stdout) as { instances: readonly Inventory[] };
        const claim = await claimNamed("source", namespace);
        return isEqual(completed(instances[0]?.backups), completed(claim?.status?.backup?.backups))
          ? instances[0]
          : undefined;
      },
      { seconds: 120, pause: 5_000 },
    );
    expect(inventory).toMatchObject({ claim: { name: "source", namespace }, complete: true });
    expect(completed(inventory.backups)).toContain(backup);
    const { first = "", last = "" } = inventory.restorable;
    expect(Date.parse(first)).toBeLessThan(Date.parse(moment));
    expect(Date.parse(last)).toBeGreaterThan(Date.parse(moment));
  });

  test("a new claim gives back exactly the rows of a backup, as kubectl matura restore writes it", async () => {
    const restored = new Instance(it, "by-name");
    const target = ["--backup", backup, "--into", "by-name", "--dry-run"];
    const { stdout: manifest } = await matura("restore", "source", "-n", namespace, ...target);
    expect(await claimNamed("by-name", namespace)).toBeUndefined();
    await kubectl(["apply", "-f", "-"], { input: manifest });
    trace.note("applied by-name");
    await restored.until("is restored and ready", isReady, 400);
    expect(await fingerprint(await restored.client("by-name-db"))).toBe(before);
    trace.note("the rows are those of the backup");
  });

  test("in it, users of service.access have passwords of their own, and other roles keep theirs", async () => {
    await until("the further user has a secret", () => get("secret", "by-name-sales", namespace), {
      seconds: 120,
      pause: 2_000,
    });
    const sales = await startClient(namespace, "by-name-sales");
    expect(await sales.query("SELECT current_user, current_database()")).toBe("sales|reports");
    const [own, former] = await Promise.all(["by-name-sales", "source-sales"].map(passwordIn));
    expect(own).not.toBe(former);
    const as = (user: string, password: string, database: string): string =>
      `PGPASSWORD=${password} psql "$(echo "$POSTGRESQL_URL" | sed -E 's#//[^@]*@#//${user}@#; s#/[^/?]*\\?#/${database}?#')" -Xqtc "SELECT current_user"`;
    expect(await sales.shellRefused(as("sales", former ?? "", "reports"))).toContain(
      "password authentication failed",
    );
    expect((await sales.shell(as(batch.user, batch.password, "postgres"))).trim()).toBe(batch.user);
    await deleteClaim("by-name", namespace);
  });

  test("a new claim gives back exactly the rows of a moment, made and followed by kubectl matura restore", async () => {
    const restored = new Instance(it, "moment");
    const target = ["--to", moment, "--into", "moment"];
    const { stderr: said } = await matura("restore", "source", "-n", namespace, ...target);
    trace.note(`the command has followed the restore to its end:\n${said}`);
    expect(said).toContain(`Secret ${namespace}/moment-db has the connection.`);
    const claim = await restored.until("is restored and ready", isReady, 400);
    expect(await fingerprint(await restored.client("moment-db"))).toBe(between);
    trace.note("the rows are those of the moment");
    expect(claim.status?.backup?.restore?.state).toBe("Restored");
    await restored.until("backs itself up", reports("BackupReady"));
    expect(await fingerprint(client)).not.toBe(between);
    await deleteClaim("moment", namespace);
  });

  test.each([
    ["RestoreBackupUnknown", { claimName: "source", backupName: "never-taken" }],
    ["RestoreMomentOutside", { claimName: "source", recoveryTimeStamp: "2020-01-01T00:00:00Z" }],
    ["RestoreSourceUnknown", { claimName: "nobody" }],
  ])("what cannot be restored is said within a minute: %s", async (reason, restore) => {
    const refused = new Instance(it, `no-${reason.slice("Restore".length).toLowerCase()}`);
    await refused.apply({ restore });
    await refused.until(`says ${reason}`, reports("BackupReady", reason), 60);
    const claim = await refused.until(
      "has its namespace",
      ({ status }) => status?.instanceNamespace !== undefined,
    );
    expect(await list(["clusters.postgresql.cnpg.io", "-n", claim.status?.instanceNamespace ?? ""])).toEqual(
      [],
    );
    await deleteClaim(refused.name, namespace);
  });

  test("another namespace restores with the owner's leave only", async () => {
    const other = `${namespace}-other`;
    await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: other } });
    const stranger = new Instance(it, "stranger", other);
    await stranger.apply({ restore: { claimName: "source", claimNamespace: namespace, backupName: backup } });
    const claim = await stranger.until("is refused", reports("BackupReady", "RestoreNotAllowed"), 60);
    expect(await get("secret", "restore-credentials", claim.status?.instanceNamespace ?? "")).toBeUndefined();
    await patchClaim("source", namespace, { backup: { allowedNamespaces: [other] } });
    trace.note("the owner allowed it");
    await stranger.until("is restored and ready", isReady, 400);
    expect(await fingerprint(await stranger.client())).toBe(before);
    await deleteClaim("stranger", other);
  });

  test("a deletion waits for the last backup, from which the instance comes back", async () => {
    await addRows(client, 3001, 4000);
    const last = await fingerprint(client);
    await patchClaim("source", namespace, { security: { deletionProtection: false } });
    await deleteClaim("source", namespace, { lastBackup: true });
    trace.note("deleted the claim");
    await until(
      "the claim is gone",
      async () => ((await get("postgresqlinstances.matura.dev", "source", namespace)) ? undefined : true),
      // The last backup ends once all WAL that it needs is archived.
      600,
    );
    trace.note("the claim is gone");
    const records = await kubectl([
      "get",
      "configmaps",
      "-n",
      "matura-backups",
      "-l",
      ofSource,
      "-o",
      "json",
    ]);
    expect(records).toContain("before-deletion");
    // A cluster that was lost: all that is left of the instance are its bucket and what the page has one keep.
    const reader = new Reader((text) => text.replaceAll("matura.dev/record=backup", ofSource));
    const [save = "", bringBack = ""] = commandsOf("operate.md").filter((command) =>
      /records\.yaml/.test(command),
    );
    await reader.run(save);
    await kubectl(["delete", "configmaps", "-n", "matura-backups", "-l", ofSource]);
    await reader.run(bringBack);
    trace.note("the records were lost and brought back");
    const returned = new Instance(it, "returned");
    await returned.apply({ restore: { claimName: "source" } });
    await returned.until("is restored and ready", isReady, 400);
    expect(await fingerprint(await returned.client())).toBe(last);
    trace.note("the rows are those of the moment of deletion");
  });
});
