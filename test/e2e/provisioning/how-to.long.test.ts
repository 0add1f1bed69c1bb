import { beforeAll, describe, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { claimNamed, conditionOf, isReady, reports } from "../support/claim.ts";
import { commandsOf, manifestsOf } from "../support/documented.ts";
import { Instance } from "../support/instance.ts";
import { apply, get, list } from "../support/kubectl.ts";
import { reportSoon } from "../support/prober.ts";
import { Reader } from "../support/reader.ts";
import { momentOf } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const pageOf = (name: string): string => `services/postgresql/how-to/${name}.md`;
const SIZE = { cpu: "500m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

/**
 * The how-to pages, one after the other on one instance, as its owner follows them: each manifest is applied, each
 * command is run as it is written. Pages on restores, buckets, replicas, disks and versions have scenarios of their own.
 */
describe("somebody who follows the how-to pages", () => {
  const run = scenario("how-to");
  const { namespace, trace } = run;
  const orders = new Instance(run, "orders");
  const month = new Date().toISOString().slice(0, 7);
  let moment = "2026-03-09T14:30:00Z";
  let backup = "scheduled-20260309020000";

  const reader = new Reader((text) =>
    text
      .replaceAll("-n shop", `-n ${namespace}`)
      .replaceAll("namespace: shop", `namespace: ${namespace}`)
      .replaceAll("2026-03-09T14:30:00Z", moment)
      .replaceAll("scheduled-20260309020000", backup)
      // Reports are of months that an instance was there.
      .replaceAll("2026-03", month),
  );
  const follow = async (name: string, which: (command: string) => boolean = () => true): Promise<string> => {
    const printed: string[] = [];
    for (const command of commandsOf(pageOf(name)).filter(which)) {
      printed.push(await reader.run(command));
      trace.note(`${name}: ${command.split("\n").at(-1)}`);
    }
    return printed.join("\n");
  };
  /** Applies a manifest of a page, whole or as the part of the claim that it is. */
  const put = async (name: string, index = 0): Promise<void> => {
    const manifest = manifestsOf(pageOf(name))[index] ?? "";
    reader.keep("part.yaml", manifest);
    await reader.run(
      `kubectl patch -n ${namespace} postgresqlinstance/orders --type=merge --patch-file part.yaml`,
    );
    trace.note(`${name}: ${manifest.split("\n").at(-1)?.trim()}`);
  };

  const claimOf = (size: object) => ({
    apiVersion: "matura.dev/v1",
    kind: "PostgreSQLInstance",
    metadata: { name: "orders", namespace },
    // As the pages call it.
    spec: { parameters: { size }, writeConnectionSecretToRef: { name: "orders-db" } },
  });

  beforeAll(async () => {
    await apply(claimOf(SIZE));
    await orders.until("is ready", isReady);
  });

  test("enable-backup: on with a schedule, off, and on again", async () => {
    await put("enable-backup");
    expect(await follow("enable-backup")).toMatch(/30 2 \* \* \* next: \d{4}-\d\d-\d\dT02:30:00Z/);
    await orders.until("is backed up again", reports("BackupReady"));
  });

  test("back-up-now: the answer is in the status", async () => {
    expect(await follow("back-up-now")).toMatch(/"state":"Completed"/);
    backup = (await claimNamed("orders", namespace))?.status?.backup?.requested?.backup ?? "";
  });

  test("list-backups: by the command and by kubectl", async () => {
    await until(
      "both list the backup that was asked for",
      async () => ((await follow("list-backups")).split(backup).length > 2 ? true : undefined),
      { seconds: 120, pause: 10_000 },
    );
  });

  test("viewers: the owner of the claim reads the logs", async () => {
    await put("viewers");
    expect(await follow("viewers")).toContain('"level"');
  });

  test("users: each gets a connection secret", async () => {
    await put("users");
    await until(
      "both have their secrets",
      async () =>
        (await get("secret", "orders-reporting", namespace)) &&
        (await get("secret", "audit-database", namespace)),
      { seconds: 180, pause: 3_000 },
    );
  });

  test("connect: another namespace is let in", async () => {
    await put("connect");
    await orders.until("is ready", isReady);
    const { status } = (await claimNamed("orders", namespace)) ?? {};
    const policies = await list(["networkpolicies.networking.k8s.io", "-n", status?.instanceNamespace ?? ""]);
    expect(JSON.stringify(policies)).toContain('"kubernetes.io/metadata.name":"frontend"');
  });

  test("rotate-password: the status names the rotation once it is in force", async () => {
    await follow("rotate-password");
    await orders.until(
      "has rotated the password",
      ({ status }) => JSON.stringify(status?.provisioning ?? {}).includes("2026-spring"),
      180,
    );
  });

  test("alerts-by-mail: the claim says whether it is in force", async () => {
    await put("alerts-by-mail");
    await until(
      "the claim says that it is, or that this platform sends no mail",
      async () => (/^(Available|NoMailServer): /m.test(await follow("alerts-by-mail")) ? true : undefined),
      { seconds: 120, pause: 5_000 },
    );
  });

  test("pooler: it runs beside the instance, under a host of its own", async () => {
    await put("pooler");
    await until(
      "the connection secret has the pooler's host",
      async () => {
        const secret = await get<{ data?: Record<string, string> }>("secret", "orders-db", namespace);
        return secret?.data?.POSTGRESQL_POOLER_HOST;
      },
      240,
    );
  });

  test("maintenance: the window, what waits, and the requests", async () => {
    await put("maintenance-window");
    await orders.until(
      "has the window",
      ({ status }) => /T03:30:00/.test(JSON.stringify(status?.maintenance ?? {})),
      90,
    );
    expect(await follow("maintenance")).toContain('"nextWindow"');
  });

  test("resize: what a change would do, what it does, and what waits", async () => {
    await put("resize", 1);
    reader.keep("orders.yaml", stringify(claimOf({ ...SIZE, cpu: "600m" })));
    const printed = await follow("resize");
    expect(printed).toContain("size.cpu");
    await orders.until(
      "lists what waits for the window",
      ({ status }) => (status?.pending ?? []).some(({ name }) => name.startsWith("size")),
      90,
    );
  });

  test("sla-report: by the command, as a page, and by kubectl", async () => {
    await reportSoon();
    await until("there is a report", () => get("configmap", `orders-sla-${month}`, namespace), {
      seconds: 300,
      pause: 10_000,
    });
    const printed = await follow("sla-report");
    expect(printed).toContain(`${month} so far`);
    expect(printed).toContain(`orders-sla-${month}`);
    expect(await reader.run(`head -c 15 orders-${month}.html`)).toMatch(/<!doctype html/i);
  });

  test("restore: the command writes the claim, and the claim gives the data back", async () => {
    const client = await orders.client("orders-db");
    moment = await momentOf(client);
    await orders.untilRestorable(moment);
    await follow("restore", (command) => command.includes("--dry-run"));
    await new Instance(run, "orders-restored").until("is restored and ready", isReady, 500);
  });

  test("suspend: nothing runs, and the claim stays Ready", async () => {
    await put("suspend");
    await orders.until("is suspended", reports("ReadinessReady", "Suspended"), 180);
    expect(conditionOf(await orders.until("stays Ready", isReady), "ScalingReady")?.reason).toBe("Suspended");
  });

  test("delete: the claim and its instance go", async () => {
    await follow("delete");
    await until(
      "the claim is gone",
      async () => ((await claimNamed("orders", namespace)) === undefined ? true : undefined),
      300,
    );
  });
});
