import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ALERTS } from "../../../services/postgresql/alerts/index.ts";
import { clusterInfo, evaluate, route } from "../../cluster/api.ts";
import { selectorsOf } from "../../support/promql.ts";
import { alertmanagerConfiguration, EVERY_ROUTE_TOLD } from "../support/alertmanager-routes.ts";
import { isReady, reports } from "../support/claim.ts";
import { fence, unfence } from "../support/fence.ts";
import { type MailServer, startMailServer, startWebhooks, type Webhooks } from "../support/inbox.ts";
import { Instance } from "../support/instance.ts";
import { apply, kubectl } from "../support/kubectl.ts";
import { scrapePodMonitor } from "../support/prometheus.ts";
import { OF_REPLICAS, runRunbook } from "../support/run-runbook.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";
import { alertmanagerConfigsOf, evaluateRules, rulesOf } from "../support/watched-instance.ts";

const { monitoring, hostAddress } = await clusterInfo();
const REASON = "not run: no Prometheus here; npm run cluster -- up --monitoring";

/** Runbooks that are opened while no server answers: their commands need none. */
const OF_AN_OUTAGE = ["PostgreSQLErrorBudgetBurningFast", "PostgreSQLProbesAbsent"] as const;

/**
 * A full volume: its owner is told by mail and webhook, the owner of another instance and the operators are not. An
 * instance that does not answer: the operators are told, and no user is. While they are broken their runbooks are run.
 */
(monitoring === undefined ? describe.skip : describe)(
  `alerts${monitoring === undefined ? ` (${REASON})` : ""}`,
  () => {
    const it = scenario("alerting");
    const { namespace, trace } = it;
    const full = new Instance(it, "full");
    const neighbour = new Instance(it, "neighbour");
    const endScraping: (() => void)[] = [];
    let webhooks: Webhooks;
    let mail: MailServer;
    let fullNamespace = "";
    let neighbourNamespace = "";

    const settings = (alerting: object) =>
      kubectl([
        "patch",
        "environmentconfig",
        "matura",
        "--type=merge",
        "-p",
        JSON.stringify({ data: { alerting } }),
      ]);

    const labelsOf = ({ name }: Instance, instanceNamespace: string) => ({
      NAMESPACE: instanceNamespace,
      CLAIM: name,
      CLAIM_NAMESPACE: namespace,
    });

    const ownChannel = (owner: string) => [
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: `${owner}-channel`, namespace },
        stringData: { url: webhooks.url(owner), unused: "stays here" },
      },
      {
        apiVersion: "monitoring.coreos.com/v1alpha1",
        kind: "AlertmanagerConfig",
        metadata: { name: `${owner}-alerts`, namespace },
        spec: {
          route: { receiver: "team", groupBy: ["alertname"] },
          receivers: [
            {
              name: "team",
              webhookConfigs: [{ urlSecret: { name: `${owner}-channel`, key: "url" }, sendResolved: true }],
            },
          ],
        },
      },
    ];

    const parametersOf = (owner: string, email: string) => ({
      monitoring: {
        email,
        alertmanagerConfigRef: `${owner}-alerts`,
        alertmanagerConfigSecretRef: `${owner}-channel`,
      },
    });

    beforeAll(async () => {
      [webhooks, mail] = await Promise.all([startWebhooks(hostAddress), startMailServer(hostAddress)]);
      await settings({ mail: { smarthost: mail.smarthost, from: "alerts@example.com", requireTLS: false } });
      await apply(...ownChannel("full"), ...ownChannel("neighbour"));
      await full.apply(parametersOf("full", "owner@example.com"));
      await neighbour.apply(parametersOf("neighbour", "neighbour@example.com"));
      for (const instance of [full, neighbour]) await instance.until("is ready", isReady, 900);
      const watched = (instance: Instance) =>
        instance.until("is watched", reports("AlertingReady", "Available"), 300);
      fullNamespace = (await watched(full)).status?.instanceNamespace ?? "";
      neighbourNamespace = (await watched(neighbour)).status?.instanceNamespace ?? "";
      await full.until("is probed", reports("MetricsReady", "Available"), 300);

      for (const each of [fullNamespace, neighbourNamespace]) {
        endScraping.push(await scrapePodMonitor("instance", each));
        await evaluateRules(each);
      }
      const configs = await Promise.all([fullNamespace, neighbourNamespace].map(alertmanagerConfigsOf));
      await route(
        await alertmanagerConfiguration(configs.flat(), {
          matcher: 'audience="operator"',
          url: webhooks.url("operators"),
        }),
      );
      trace.note("Prometheus and Alertmanager have their configuration");
    }, 1_800_000);

    afterAll(async () => {
      await route({ route: { receiver: "nobody" }, receivers: [{ name: "nobody" }] });
      for (const each of [fullNamespace, neighbourNamespace]) await evaluate(each, { groups: [] });
      for (const end of endScraping) end();
      await settings({ mail: null });
      for (const started of [webhooks, mail]) started.stop();
    });

    const series = async (selector: string): Promise<readonly object[]> => {
      const parameters = new URLSearchParams({ query: selector });
      const response = await fetch(`${monitoring?.prometheus}/api/v1/query?${parameters}`);
      return ((await response.json()) as { data: { result: readonly object[] } }).data.result;
    };

    /** Before it is said that no one else was told. */
    const othersWouldBeTold = () => sleep(EVERY_ROUTE_TOLD * 1000);

    // While the first backup of the other one is taken.
    describe("an instance that does not answer", () => {
      const told = (path: string) =>
        webhooks
          .received(path)
          .filter(
            ({ labels }) =>
              labels.alertname === "PostgreSQLErrorBudgetBurningFast" &&
              labels.namespace === neighbourNamespace,
          );
      beforeAll(async () => {
        await fence(neighbourNamespace);
        trace.note("the neighbour's server is stopped");
      });
      afterAll(() => unfence(neighbourNamespace));

      test("is told to the operators, and to no user", async () => {
        await until(
          "the operators are told",
          async () => (told("operators").some(({ status }) => status === "firing") ? true : undefined),
          300,
        );
        trace.note("the operators were told");
        expect(told("operators")[0]).toMatchObject({
          labels: {
            audience: "operator",
            severity: "warning",
            namespace: neighbourNamespace,
            claim_name: "neighbour",
            claim_namespace: namespace,
          },
          annotations: {
            description: expect.stringMatching(/^\d+(\.\d+)?% of the probes fail/),
            runbook_url: expect.stringMatching(/PostgreSQLErrorBudgetBurningFast\.md$/),
          },
        });
        await othersWouldBeTold();
        expect(told("full")).toEqual([]);
        expect(told("neighbour")).toEqual([]);
        expect(mail.mails.filter(({ content }) => content.includes("ErrorBudget"))).toEqual([]);
      });

      test.each(OF_AN_OUTAGE)("%s: its commands work on it", async (alert) => {
        const { exitCode, output } = await runRunbook(alert, labelsOf(neighbour, neighbourNamespace));
        expect(exitCode === 0 ? "" : output).toBe("");
      });
    });

    test("an instance has every alert, and Prometheus has every series that one looks at", async () => {
      await full.until("is backed up", reports("BackupReady", "Available"), 900);
      const rules = await rulesOf(fullNamespace);
      expect(rules.map(({ alert }) => alert).sort()).toEqual(ALERTS.map(({ name }) => name).sort());
      const selectors = rules
        .flatMap(({ expr }) => selectorsOf(expr))
        // Good series alone: an instance without a failure has no series of failures.
        .filter(({ equal }) => equal.outcome === undefined)
        .map(({ text }) => text);
      const missing = () =>
        Promise.all(
          selectors.map(async (selector) => ((await series(selector)).length === 0 ? [selector] : [])),
        );
      let left: readonly string[] = [];
      await until(
        "Prometheus has every series",
        async () => {
          left = (await missing()).flat();
          return left.length === 0 ? true : undefined;
        },
        180,
      ).catch(() => undefined);
      expect(left).toEqual([]);
      trace.note(`${new Set(selectors).size} selectors have series`);
    });

    test("a full volume is told to its owner, by webhook and by mail, and to no one else", async () => {
      const fill = (command: string) =>
        kubectl(["exec", "-n", fullNamespace, "-c", "postgres", "postgresql-1", "--", "sh", "-c", command]);
      const free = Number(await fill("df --output=avail -B1 /var/lib/postgresql/data | tail -1"));
      const size = Number(await fill("df --output=size -B1 /var/lib/postgresql/data | tail -1"));
      await fill(`fallocate -l ${Math.floor(free - size * 0.055)} /var/lib/postgresql/data/filler`);
      trace.note("filled the volume, 5.5 % are left");
      const told = (path: string) =>
        webhooks.received(path).filter(({ labels }) => labels.alertname === "PostgreSQLStorageAlmostFull");
      await until(
        "the owner's webhook is told",
        async () => (told("full").some(({ status }) => status === "firing") ? true : undefined),
        300,
      );
      trace.note("the webhook was told");
      const mailed = () =>
        mail.mails.filter(({ content }) => content.includes("PostgreSQLStorageAlmostFull"));
      await until("the owner has a mail", async () => (mailed().length > 0 ? true : undefined), 60);
      trace.note("the mail came");
      expect(told("full")[0]).toMatchObject({
        labels: {
          audience: "user",
          severity: "critical",
          namespace: fullNamespace,
          claim_name: "full",
          claim_namespace: namespace,
          persistentvolumeclaim: "postgresql-1",
        },
        annotations: {
          description: expect.stringMatching(/^Volume postgresql-1 has 5(\.\d+)?% of its space left\.$/),
        },
      });
      await othersWouldBeTold();
      expect(new Set(mailed().flatMap(({ to }) => to))).toEqual(new Set(["owner@example.com"]));
      expect(told("neighbour")).toEqual([]);
      expect(told("operators")).toEqual([]);
      expect(mail.mails.filter(({ to }) => to.includes("neighbour@example.com"))).toEqual([]);
    });

    describe("while it is full, every command of each runbook works", () => {
      // Those on replicas are run where there is one, in provisioning/lifecycle: here they would select nothing.
      const names = ALERTS.map(({ name }) => name).filter(
        (name) => !OF_REPLICAS.some((ofReplicas) => ofReplicas === name),
      );
      test.each(names)("%s", async (alert) => {
        const { exitCode, output } = await runRunbook(alert, labelsOf(full, fullNamespace));
        expect(exitCode === 0 ? "" : output).toBe("");
      });
    });

    test("what is over is told to its owner too", async () => {
      await kubectl([
        "exec",
        "-n",
        fullNamespace,
        "-c",
        "postgres",
        "postgresql-1",
        "--",
        "rm",
        "/var/lib/postgresql/data/filler",
      ]);
      await until(
        "the owner's webhook is told that it is over",
        async () =>
          webhooks
            .received("full")
            .some(
              ({ status, labels }) =>
                status === "resolved" && labels.alertname === "PostgreSQLStorageAlmostFull",
            )
            ? true
            : undefined,
        300,
      );
      trace.note("over");
    });
  },
);
