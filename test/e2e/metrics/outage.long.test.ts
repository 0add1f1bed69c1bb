import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { reportNameOf, type SlaReport } from "../../../services/sla/report.ts";
import { clusterInfo, evaluate, route } from "../../cluster/api.ts";
import { alertmanagerConfiguration } from "../support/alertmanager-routes.ts";
import { testWhere } from "../support/capability.ts";
import { isReady, reports } from "../support/claim.ts";
import { killPods } from "../support/disturbance.ts";
import { environment } from "../support/environment.ts";
import { fence, unfence } from "../support/fence.ts";
import { startWebhooks, type Webhooks } from "../support/inbox.ts";
import { Instance } from "../support/instance.ts";
import { get } from "../support/kubectl.ts";
import { panelData } from "../support/panel-data.ts";
import {
  outageAfter,
  outageOver,
  probedForAMinute,
  probeSamples,
  reportSoon,
  valueIn,
} from "../support/prober.ts";
import { scrapePodMonitor } from "../support/prometheus.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";
import { rulesOf } from "../support/watched-instance.ts";

/** How long the instance is away, seconds. */
const OUTAGE = 300;

/** Within which the prober's second probe and Prometheus' scrapes and rules find out, each every few seconds. */
const SOON = 60;

interface ConfigMap {
  readonly data: Readonly<Record<string, string>>;
}

/** An instance is killed for five minutes: the prober says why, the operators are told, and the report of the day has it. */
describe("an outage of five minutes", () => {
  const it = scenario("metrics-outage");
  const { namespace, trace } = it;
  const instance = new Instance(it, "killed");
  const monitored = environment().capabilities.monitoring;
  let instanceNamespace = "";
  let webhooks: Webhooks | undefined;
  let endScraping: () => void = () => undefined;
  /** As the prober knows it; Unix seconds. */
  let start = 0;
  let end = 0;

  beforeAll(async () => {
    await instance.apply();
    await instance.until("is ready", isReady, 600);
    const { status } = await instance.until("is probed", reports("MetricsReady", "Available"), 300);
    instanceNamespace = status?.instanceNamespace ?? "";
    await instance.until("is watched", reports("AlertingReady"), 300);
    if (!monitored) return;
    const { hostAddress } = await clusterInfo();
    webhooks = await startWebhooks(hostAddress);
    endScraping = await scrapePodMonitor("instance", instanceNamespace);
    // The rules as they are.
    await evaluate(instanceNamespace, {
      groups: [{ name: instanceNamespace, rules: await rulesOf(instanceNamespace) }],
    });
    await route(
      await alertmanagerConfiguration([], {
        matcher: 'audience="operator"',
        url: webhooks.url("operators"),
      }),
    );
    await probedForAMinute(namespace);
  });
  afterAll(async () => {
    if (!monitored) return;
    await route({ route: { receiver: "nobody" }, receivers: [{ name: "nobody" }] });
    await evaluate(instanceNamespace, { groups: [] });
    endScraping();
    webhooks?.stop();
  });

  test("is probed with its reason, from its first second to its last", async () => {
    const killedAt = Date.now() / 1000;
    // Fenced, so that it does not come back at once.
    await fence(instanceNamespace);
    await killPods(instanceNamespace, "cnpg.io/podRole=instance");
    start = await outageAfter(namespace, killedAt);
    trace.note(`probes fail ${(start - killedAt).toFixed(1)} s after it was killed`);
    if (webhooks !== undefined) {
      const told = await until(
        "the operators are told",
        async () => webhooks?.received("operators").find(({ status }) => status === "firing"),
        SOON,
      );
      trace.note(
        `the operators were told ${(Date.now() / 1000 - start).toFixed(1)} s after the first failed probe`,
      );
      expect(told).toMatchObject({
        labels: { alertname: "PostgreSQLErrorBudgetBurningFast", namespace: instanceNamespace },
      });
    }
    await until(
      `it has been out for ${OUTAGE} s`,
      async () => (Date.now() / 1000 - start > OUTAGE ? true : undefined),
      OUTAGE + 30,
    );
    await unfence(instanceNamespace);
    if (monitored) {
      // The pod that came back has another address.
      endScraping();
      endScraping = await scrapePodMonitor("instance", instanceNamespace);
    }
    end = await outageOver(namespace, start);
    trace.note(`out for ${(end - start).toFixed(1)} s`);
    const failed = (await probeSamples(namespace, "matura_probe_total")).filter((line) =>
      line.includes('outcome="failed"'),
    );
    for (const line of failed) trace.note(line);
    const total = failed.reduce((sum, line) => sum + valueIn(line), 0);
    expect(total).toBeGreaterThan((end - start) * 0.9);
    expect(total).toBeLessThan((end - start) * 1.1 + 10);
    expect(failed.every((line) => /reason="(connect|timeout|dns|tls|auth)"/.test(line))).toBe(true);
  });

  testWhere("monitoring", "is in the report of its day, to the second", async () => {
    const month = new Date(end * 1000).toISOString().slice(0, 7);
    const within = (text: string, seconds: number): boolean =>
      Math.abs(Date.parse(text) / 1000 - seconds) <= 2;
    const reportWithIt = async () => {
      await reportSoon();
      const found = await get<ConfigMap>("configmap", reportNameOf("killed", month), namespace);
      const made = JSON.parse(found?.data["report.json"] ?? "{}") as Partial<SlaReport>;
      const incident = made.incidents?.find((each) => within(each.from, start) && within(each.until, end));
      return incident === undefined ? undefined : { incident, made: made as SlaReport, data: found?.data };
    };
    const { incident, made, data } = await until("the report has the incident", reportWithIt, {
      seconds: 400,
      pause: 20_000,
    });
    writeFileSync(join(trace.folder, "report.html"), data?.["report.html"] ?? "");
    writeFileSync(join(trace.folder, "report.json"), data?.["report.json"] ?? "");
    trace.note(`incident ${JSON.stringify(incident)}; outage from ${start} to ${end}`);
    expect(Math.abs(incident.down - (end - start))).toBeLessThan(10);
    expect(incident.reason).toMatch(/^(connect|timeout)$/);
    expect(made.backups?.stored).toBeGreaterThan(0);
    const day = made.days.find((each) => each.day === incident.from.slice(0, 10));
    expect(day?.down).toBeGreaterThanOrEqual(incident.down);
    const drawn = await panelData(instanceNamespace.replace("postgresql-", ""), start - 60, end + 240);
    writeFileSync(join(trace.folder, "panels.json"), JSON.stringify(drawn));
  });
});
