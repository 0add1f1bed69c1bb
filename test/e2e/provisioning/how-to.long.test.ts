import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { followedBlocks } from "../../support/followed-blocks.ts";
import { HOW_TO_SCENARIO } from "../../support/page-followers.ts";
import { testIf } from "../support/capability.ts";
import { claimNamed, conditionOf, isReady, reports } from "../support/claim.ts";
import { type Client, MAJOR } from "../support/client.ts";
import { commandsOf, manifestsOf } from "../support/documented.ts";
import { environment } from "../support/environment.ts";
import { Instance } from "../support/instance.ts";
import { apply, get, kubectl, list } from "../support/kubectl.ts";
import { reportSoon } from "../support/prober.ts";
import { Reader } from "../support/reader.ts";
import { addRows, createRows, fingerprint, momentBetween } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

/** A how-to page by its name, or another page by its path from there. */
const pageOf = (name: string): string => join("services/postgresql/how-to", `${name}.md`);
const SIZE = { cpu: "500m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

const KEEPER_IS_A_POD = environment().programs["backup-keeper"] === undefined;
const NO_POD = "the backup keeper is a process of this machine";

/** Commands of which each writes a claim: the cluster judges it, and nothing is made. */
const judgedOnly = (commands: string): string =>
  commands
    .split("\n")
    .map((command) => `${command.replace(/ +#.*/, "")} --dry-run | kubectl apply --dry-run=server -f -`)
    .join("\n");

/**
 * The how-to pages, one after the other on one instance, as its owner follows them: each manifest is applied, each
 * command is run as it is written. Of what asks for a larger machine, another version or a store of one's own, the cluster
 * is asked whether it would take it; scenarios of their own show what comes of it.
 */
describe("somebody who follows the how-to pages", () => {
  const run = scenario("how-to");
  const { namespace, trace } = run;
  const orders = new Instance(run, "orders");
  const month = new Date().toISOString().slice(0, 7);
  let moment = "2026-03-09T14:30:00Z";
  let backup = "scheduled-20260309020000";

  const staging = `${namespace}-staging`;
  const here = (text: string): string =>
    text
      .replaceAll(/(-n |namespace: |--from-namespace |\[)shop\b/g, `$1${namespace}`)
      .replaceAll("2026-03-09T14:30:00Z", moment)
      .replaceAll("scheduled-20260309020000", backup)
      // Reports are of months that an instance was there.
      .replaceAll("2026-03", month)
      // The source's version, as the page says.
      .replaceAll('majorVersion: "17"   # the source', `majorVersion: "${MAJOR}"   # the source`)
      // Nobody sits there to agree.
      .replaceAll(/matura restore .*--(?:in-place|undo|drop)\b.*/g, "$& --yes");
  const reader = new Reader(here);

  /** Texts of the blocks that were run, by page. */
  const done = new Set<string>();
  const blockOf = (page: string, text: string): string => `docs/${page}\n${text}`;
  const note = (name: string, text: string): void => {
    done.add(blockOf(pageOf(name), text));
    // What goes into a Secret is none of the trace's business.
    const last = text
      .split("\n")
      .at(-1)
      ?.trim()
      .replaceAll(/--from-literal=\S+/g, "…");
    trace.note(`${name}: ${last}`);
  };
  /** @param as what is run in the stead of a block */
  const follow = async (
    name: string,
    which: (command: string) => boolean = () => true,
    as: (command: string) => string = (command) => command,
  ): Promise<string> => {
    const printed: string[] = [];
    for (const command of commandsOf(pageOf(name)).filter(which)) {
      printed.push(await reader.run(as(command)));
      note(name, command);
    }
    return printed.join("\n");
  };
  /** Gives the cluster a manifest of a page: a whole object, a part of the claim, or one of the settings. */
  const put = async (name: string, index = 0, flags = ""): Promise<string> => {
    const manifest = manifestsOf(pageOf(name))[index] ?? "";
    const { kind, metadata, data } = parse(manifest) as {
      readonly kind?: string;
      readonly metadata?: { readonly name: string };
      readonly data?: object;
    };
    reader.keep("part.yaml", manifest);
    const patched =
      data === undefined ? `-n ${namespace} postgresqlinstance/orders` : "environmentconfig/matura";
    const printed = await reader.run(
      kind === undefined || metadata?.name === "orders"
        ? `kubectl patch ${patched} --type=merge --patch-file part.yaml ${flags}`
        : `kubectl apply -f part.yaml ${flags}`,
    );
    note(name, manifest);
    return printed;
  };
  const judge = (name: string, index = 0): Promise<string> => put(name, index, "--dry-run=server");

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
    // The platform's settings are those of every scenario.
    await judge("alerts-by-mail", 1);
  });

  test("alertmanager-config: it is copied to the instance, with the Secret that it refers to", async () => {
    await follow("alertmanager-config");
    await put("alertmanager-config", 0);
    await put("alertmanager-config", 1);
    const { status } = (await claimNamed("orders", namespace)) ?? {};
    await until(
      "both copies are there",
      async () =>
        (await get("alertmanagerconfigs.monitoring.coreos.com", "own", status?.instanceNamespace)) &&
        (await get("secret", "alert-channel", status?.instanceNamespace)),
      { seconds: 180, pause: 3_000 },
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

  test.each([
    ["grow-disk", 0, "scaling/changes"],
    ["grow-disk", 1, "scaling/single"],
    // No cluster of the tests gives load balancers an address.
    ["load-balancer", 0, "the golden file of examples/postgresql/load-balancer.yaml"],
    ["maintenance", 0, "maintenance/update"],
    ["maintenance", 1, "maintenance/major"],
    ["replicas", 0, "scaling/changes"],
    ["resize", 0, "scaling/changes"],
  ])("%s: the cluster would take it (manifest %i); what comes of it is shown by %s", async (name, index) => {
    expect(await judge(name, index)).toMatch(/patched/);
  });

  test("own-bucket: the cluster would take it; what comes of it is shown by backup/own-bucket", async () => {
    await follow("own-bucket");
    expect(await judge("own-bucket")).toMatch(/patched/);
  });

  testIf(KEEPER_IS_A_POD, NO_POD, "backup-metrics: the keeper has series of the instance", async () => {
    const printed = await follow(
      "../backup-metrics",
      () => true,
      // Whoever reads the page ends it with the terminal.
      (command) => `trap 'kill %1' EXIT\n${command}`,
    );
    expect(printed).toMatch(/^matura_backup_base_backups\{.*claim_name="orders"/m);
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
    // The claim's own comes a moment before that of all claims of the namespace.
    await until(
      "there are both reports",
      async () =>
        (await list(["configmaps", "-n", namespace, "-l", "matura.dev/sla-report"])).length >= 2
          ? get("configmap", `orders-sla-${month}`, namespace)
          : undefined,
      { seconds: 300, pause: 10_000 },
    );
    const printed = await follow("sla-report");
    expect(printed).toContain(`${month} so far`);
    expect(printed).toContain(`orders-sla-${month}`);
    expect(await reader.run(`head -c 15 orders-${month}.html`)).toMatch(/<!doctype html/i);
  });

  let client: Client;
  /** What the table holds at the moment that is restored, and after it. */
  let early: string;
  let late: string;
  const holds = (rows: string): Promise<true> =>
    until(
      "the client sees the rows",
      async () => ((await fingerprint(client)) === rows ? true : undefined),
      240,
    );

  test("restore: the cluster would take each claim that the command writes", async () => {
    client = await orders.client("orders-db");
    await createRows(client);
    await addRows(client, 1, 100);
    early = await fingerprint(client);
    moment = await momentBetween(client);
    await addRows(client, 101, 200);
    late = await fingerprint(client);
    await orders.untilRestorable(moment);
    const printed = await follow("restore", (command) => command.includes("--into"), judgedOnly);
    expect(printed.match(/created \(server dry run\)/g)).toHaveLength(3);
    expect(await judge("restore", 0)).toMatch(/orders-monday created/);
  });

  test("restore: another namespace is given leave, and could then restore", async () => {
    await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: staging } });
    await put("restore", 1);
    const printed = await follow("restore", (command) => command.includes("--from-namespace"), judgedOnly);
    expect(printed).toMatch(/orders created \(server dry run\)/);
    await kubectl(["delete", "namespace", staging, "--wait=false"]);
  });

  test("restore: the command writes the claim, and the claim gives the data back", async () => {
    await follow("restore", (command) => command.includes("--dry-run"));
    const restored = new Instance(run, "orders-restored");
    await restored.until("is restored and ready", isReady, 500);
    expect(await fingerprint(await restored.client("orders-restored-db"))).toBe(early);
  });

  test("restore-in-place: back to a moment, forth and back again, and the state of before is dropped", async () => {
    const page = commandsOf(pageOf("restore-in-place"));
    const step = (part: string): Promise<string> =>
      follow("restore-in-place", (command) => command.includes(part));
    const keptAfter = async (): Promise<readonly string[]> => {
      const { status } = await orders.until("is ready", isReady);
      return status?.backup?.inPlace?.kept ?? [];
    };
    const [command = "", byHand = ""] = page;
    expect((await reader.run(`${command} --dry-run`)).trim()).toBe(here(byHand));
    // Once it is asked for by hand, the command of the same moment follows it to its end.
    await step("annotate");
    await step("--in-place");
    expect(await keptAfter()).toEqual(["postgresql"]);
    await holds(early);
    await step("--undo");
    const [restored = "", ...others] = await keptAfter();
    expect(restored).toMatch(/^postgresql-[0-9a-f]+$/);
    expect(others).toEqual([]);
    await holds(late);
    // What is undone is kept in its turn, so undoing goes both ways; only then is there the state that the page drops.
    await step("--undo");
    expect(await keptAfter()).toEqual(["postgresql"]);
    await holds(early);
    await step("--drop");
    expect(await keptAfter()).toEqual([]);
    const { status } = (await claimNamed("orders", namespace)) ?? {};
    await until("the servers of before are gone", async () =>
      (await get("clusters.postgresql.cnpg.io", "postgresql", status?.instanceNamespace)) === undefined
        ? true
        : undefined,
    );
    expect(await fingerprint(client)).toBe(early);
  });

  test("suspend: nothing runs, and the claim stays Ready", async () => {
    await put("suspend");
    await orders.until("is suspended", reports("ReadinessReady", "Suspended"), 180);
    expect(conditionOf(await orders.until("stays Ready", isReady), "ScalingReady")?.reason).toBe("Suspended");
  });

  test("backup-reference: the last backup is left out", async () => {
    expect(await follow("../backup-reference")).toMatch(/annotated/);
  });

  test("delete: the claim and its instance go", async () => {
    await follow("delete");
    await until(
      "the claim is gone",
      async () => ((await claimNamed("orders", namespace)) === undefined ? true : undefined),
      300,
    );
  });

  test("restore: the deleted one could be restored by its name", async () => {
    const deleted = "kubectl matura restore orders -n shop";
    const printed = await follow("restore", (command) => command === deleted, judgedOnly);
    expect(printed).toMatch(/orders created \(server dry run\)/);
  });

  testIf(KEEPER_IS_A_POD, NO_POD, "no block of the pages was left out", async () => {
    const left = followedBlocks(HOW_TO_SCENARIO).filter(
      ({ page, text }) => !done.has(blockOf(page.replace(/^docs\//, ""), text)),
    );
    expect(left.map(({ page, text }) => `${page}: ${text}`)).toEqual([]);
  });
});
