import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import type { ApiClient } from "../../../../platform/process/api-client.ts";
import { Prometheus } from "../../../../platform/process/prometheus.ts";
import { MINUTE } from "../../../../platform/sla-reporter/arithmetic/minute.ts";
import { firstKept, monthsToReport } from "../../../../platform/sla-reporter/months.ts";
import type { ReportObject } from "../../../../platform/sla-reporter/objects.ts";
import { Reporter } from "../../../../platform/sla-reporter/reporter.ts";
import type { NamespaceReport } from "../../../../services/sla/namespace-report.ts";
import type { SlaReport } from "../../../../services/sla/report.ts";

const labels = {
  service: "postgresql",
  instance: "orders-x7k2p",
  claim_name: "orders",
  claim_namespace: "shop",
  plan: "standard-2",
  service_level: "besteffort",
};

/** An instance that answers one probe a second from `from` to `until`, except from `outFrom` to `outUntil`. */
class FakeInstance {
  readonly labels: Readonly<Record<string, string>>;
  from = 0;
  until = Number.POSITIVE_INFINITY;
  outFrom = Number.POSITIVE_INFINITY;
  outUntil = Number.POSITIVE_INFINITY;

  constructor(more: Readonly<Record<string, string>> = {}) {
    this.labels = { ...labels, ...more };
  }

  failed(time: number): number {
    return Math.max(0, Math.min(time, this.outUntil) - this.outFrom);
  }
}

/** A Prometheus that has scraped instances every second. */
class FakePrometheus extends FakeInstance {
  instances: FakeInstance[] = [this];
  /** Unix seconds before which it remembers nothing. */
  remembers = 0;
  /** When it did not scrape, for less than five minutes. */
  gap = { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  /** An instance of which nothing can be asked. */
  broken = "";
  /** Of the keeper, when it is scraped. */
  backups: { readonly stored: string; readonly newest?: string } | undefined;
  readonly queries: string[] = [];
  readonly #server: Server = createServer(async (request, response) => {
    const parameters = new URLSearchParams(await bodyOf(request));
    const query = parameters.get("query") ?? "";
    this.queries.push(query);
    if (this.broken !== "" && query.includes(`"${this.broken}"`)) {
      response.end(JSON.stringify({ status: "error", error: "broken" }));
      return;
    }
    const result = request.url?.endsWith("query_range")
      ? this.#range(query, parameters)
      : this.#instant(query, Number(parameters.get("time")));
    response.end(JSON.stringify({ status: "success", data: { result } }));
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
  }

  #instant(query: string, now: number): object[] {
    const value = (text: string | undefined) =>
      text === undefined ? [] : [{ metric: {}, value: [0, text] }];
    if (query.includes("matura_backup_base_backups")) return value(this.backups?.stored);
    if (query.includes("matura_backup_last_success")) return value(this.backups?.newest);
    const lookBack = query.includes("26h") ? 26 * 60 * MINUTE : 0;
    return this.instances
      .filter(({ from, until }) => from <= now && until > now - lookBack)
      .map((each) => {
        const since = String(Math.max(each.from, now - lookBack));
        return { metric: each.labels, value: [0, query.includes("timestamp(") ? since : "0.99"] };
      });
  }

  #range(query: string, parameters: URLSearchParams): object[] {
    const [start, end] = ["start", "end"].map((name) => Number(parameters.get(name)));
    const of = this.instances.find(({ labels: { instance } }) => query.includes(`"${instance}"`));
    if (of === undefined) return [];
    const scraped = (time: number) => (time > this.gap.from && time < this.gap.until ? this.gap.from : time);
    const values = (value: (time: number) => number | undefined) => {
      const found: [number, string][] = [];
      for (let time = start ?? 0; time <= (end ?? 0); time += MINUTE) {
        const there = time >= this.remembers && time >= of.from && time <= of.until;
        const at = there ? value(scraped(time)) : undefined;
        if (at !== undefined) found.push([time, String(at)]);
      }
      return found;
    };
    if (query.includes("timestamp(")) return [{ metric: {}, values: values((time) => time) }];
    if (query.includes("outage_start"))
      return [{ metric: {}, values: values((time) => (time >= of.outFrom ? of.outFrom : undefined)) }];
    if (query.includes("outage_end"))
      return [{ metric: {}, values: values((time) => (time >= of.outUntil ? of.outUntil : undefined)) }];
    const metric = (outcome: string, reason: string) => ({ outcome, reason, maintenance: "false" });
    return [
      { metric: metric("ok", "none"), values: values((time) => time - of.failed(time)) },
      { metric: metric("failed", "connect"), values: values((time) => of.failed(time) || undefined) },
    ];
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
};

/** As much of the API client as the reporter uses. */
class FakeApi {
  objects = new Map<string, ReportObject>();
  /** Keys of objects that may not be deleted. */
  readonly refused = new Set<string>();
  readonly #key = ({ metadata }: Pick<ReportObject, "metadata">) => `${metadata.namespace}/${metadata.name}`;

  async apply(object: ReportObject) {
    this.objects.set(this.#key(object), object);
    return true;
  }
  async delete(object: ReportObject) {
    if (this.refused.has(this.#key(object))) throw new Error("forbidden");
    this.objects.delete(this.#key(object));
  }
  async list(
    _apiVersion: string,
    _kind: string,
    { namespace, labelSelector }: { readonly namespace?: string; readonly labelSelector: string },
  ) {
    const [label = "", value] = labelSelector.split("=");
    const items = [...this.objects.values()].filter(
      ({ metadata }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        (value === undefined ? label in metadata.labels : metadata.labels[label] === value),
    );
    return { items };
  }
}

let prometheus: FakePrometheus;
let url: string;
let api: FakeApi;

beforeEach(async () => {
  prometheus = new FakePrometheus();
  url = await prometheus.listen();
  api = new FakeApi();
});
afterEach(() => prometheus.close());

const reporter = () =>
  new Reporter({
    api: api as unknown as ApiClient,
    prometheus: new Prometheus(url),
    namespace: "crossplane-system",
    log: pino({ level: "silent" }),
  });
const reportIn = (key: string): SlaReport =>
  JSON.parse(api.objects.get(key)?.data["report.json"] ?? "") as SlaReport;
const namespaceReportIn = (key: string): NamespaceReport =>
  JSON.parse(api.objects.get(key)?.data["report.json"] ?? "") as NamespaceReport;
const unix = (moment: string): number => Date.parse(moment) / 1000;

test("an outage of five minutes is in the report to the second", async () => {
  prometheus.outFrom = unix("2026-03-10T12:00:17Z");
  prometheus.outUntil = unix("2026-03-10T12:05:17Z");
  expect(await reporter().run(new Date("2026-03-11T00:30:00Z"))).toEqual({ reported: 1, failed: 0 });
  const report = reportIn("shop/orders-sla-2026-03");
  expect(report.incidents).toEqual([
    {
      from: "2026-03-10T12:00:17Z",
      until: "2026-03-10T12:05:17Z",
      duration: 300,
      down: 300,
      reason: "connect",
    },
  ]);
  expect(report).toMatchObject({ targetPercent: 99, complete: false, until: "2026-03-11T00:28:00Z" });
  expect(api.objects.get("shop/orders-sla-2026-03")?.data["report.html"]).toContain("5 min");
  expect(api.objects.get("shop/sla-2026-03")?.data["report.json"]).toContain('"incidents": 1');
});

test("the backups that are kept are in the report, where they are measured", async () => {
  const key = "shop/orders-sla-2026-03";
  const now = new Date("2026-03-02T12:00:00Z");
  await reporter().run(now);
  expect(reportIn(key)).not.toHaveProperty("backups");
  prometheus.backups = { stored: "7", newest: String(unix("2026-03-02T01:30:00Z")) };
  await reporter().run(now);
  expect(reportIn(key).backups).toEqual({ stored: 7, newest: "2026-03-02T01:30:00Z" });
  expect(api.objects.get(key)?.data["report.html"]).toContain(
    "backups kept, the newest of 2026-03-02 01:30:00",
  );
  prometheus.backups = { stored: "0" };
  await reporter().run(now);
  expect(reportIn(key).backups).toEqual({ stored: 0 });
});

test("days that are over are asked for once, and stay when Prometheus has forgotten them", async () => {
  prometheus.outFrom = unix("2026-03-02T03:00:00Z");
  prometheus.outUntil = unix("2026-03-02T03:01:00Z");
  await reporter().run(new Date("2026-03-05T12:00:00Z"));
  const before = reportIn("shop/orders-sla-2026-03");
  prometheus.queries.length = 0;
  prometheus.remembers = unix("2026-03-05T00:00:00Z");
  await reporter().run(new Date("2026-03-05T12:00:00Z"));
  expect(reportIn("shop/orders-sla-2026-03")).toEqual(before);
  expect(prometheus.queries.filter((query) => query.startsWith("sum by"))).toHaveLength(1);
});

test("days that were remembered before maintenance was are kept without it", async () => {
  const now = new Date("2026-03-05T12:00:00Z");
  await reporter().run(now);
  const key = "crossplane-system/sla-2026-03-postgresql-orders-x7k2p";
  const memory = api.objects.get(key) as ReportObject;
  const days = JSON.parse(memory.data.days ?? "") as readonly object[];
  const earlier = days.map((day) => ({ ...day, maintenance: undefined }));
  api.objects.set(key, { ...memory, data: { days: JSON.stringify(earlier) } });
  expect(await reporter().run(now)).toEqual({ reported: 1, failed: 0 });
  expect(reportIn("shop/orders-sla-2026-03")).toMatchObject({ maintenance: [], availabilityPercent: 100 });
});

test("in the first days of a month the last one is completed", async () => {
  await reporter().run(new Date("2026-04-01T00:10:00Z"));
  expect(reportIn("shop/orders-sla-2026-03")).toMatchObject({ complete: true, availabilityPercent: 100 });
  expect(reportIn("shop/orders-sla-2026-04").complete).toBe(false);
});

test("an unreachable Prometheus is said, and no report is touched", async () => {
  await reporter().run(new Date("2026-03-05T12:00:00Z"));
  const before = new Map(api.objects);
  prometheus.close();
  const away = new Reporter({
    api: api as unknown as ApiClient,
    prometheus: new Prometheus("http://127.0.0.1:1"),
    namespace: "crossplane-system",
    log: pino({ level: "silent" }),
  });
  await expect(away.run(new Date("2026-03-05T13:00:00Z"))).rejects.toThrow(
    "http://127.0.0.1:1 does not answer",
  );
  expect(api.objects).toEqual(before);
});

test("reports older than the platform keeps are forgotten, and no others", async () => {
  await reporter().run(new Date("2026-01-20T00:00:00Z"));
  await reporter().run(new Date("2026-03-20T00:00:00Z"));
  await reporter().forget(new Date("2026-03-20T00:00:00Z"), 2);
  expect([...api.objects.keys()].filter((key) => key.includes("2026-01")).length).toBe(3);
  await reporter().forget(new Date("2026-04-01T00:00:00Z"), 2);
  expect([...api.objects.keys()].some((key) => key.includes("2026-01"))).toBe(false);
  expect([...api.objects.keys()].filter((key) => key.includes("2026-03")).length).toBe(3);
});

test("an object of somebody else's that says it is an old report keeps no other from being forgotten", async () => {
  await reporter().run(new Date("2026-01-20T00:00:00Z"));
  // Before the others in the list, and the policy of admission lets the reporter delete none of its name.
  const foreign: ReportObject = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "a", labels: { "matura.dev/sla-report": "2000-01" } },
    data: {},
  };
  api.objects = new Map([["a/settings", foreign], ...api.objects]);
  api.refused.add("a/settings");
  await reporter().forget(new Date("2026-04-01T00:00:00Z"), 2);
  expect([...api.objects.keys()]).toEqual(["a/settings"]);
});

describe("the report of a namespace", () => {
  const payments = () => new FakeInstance({ instance: "payments-q8r4s", claim_name: "payments" });
  const lines = () => namespaceReportIn("shop/sla-2026-03").claims.map(({ name }) => name);

  test("keeps a claim that is deleted, with its incidents", async () => {
    prometheus.outFrom = unix("2026-03-10T12:00:00Z");
    prometheus.outUntil = unix("2026-03-10T12:10:00Z");
    prometheus.until = unix("2026-03-11T00:00:00Z");
    prometheus.instances.push(payments());
    await reporter().run(new Date("2026-03-11T12:00:00Z"));
    await reporter().run(new Date("2026-03-20T12:00:00Z"));
    expect(lines()).toEqual(["orders", "payments"]);
    expect(namespaceReportIn("shop/sla-2026-03").incidents).toMatchObject([{ claim: "orders", down: 600 }]);
    expect(namespaceReportIn("shop/sla-2026-03").claims[0]?.kept).toBe(true);
    // It is not there any more when the month is over, and the month is.
    await reporter().run(new Date("2026-04-01T12:00:00Z"));
    expect(lines()).toEqual(["orders", "payments"]);
    expect(namespaceReportIn("shop/sla-2026-03").complete).toBe(true);
  });

  test("keeps a claim whose report fails", async () => {
    prometheus.instances.push(payments());
    await reporter().run(new Date("2026-03-11T12:00:00Z"));
    prometheus.broken = "orders-x7k2p";
    expect(await reporter().run(new Date("2026-03-11T13:00:00Z"))).toEqual({ reported: 1, failed: 1 });
    expect(lines()).toEqual(["orders", "payments"]);
  });

  test("has each claim once, and nothing of reports that were edited, copied or are of another month", async () => {
    await reporter().run(new Date("2026-02-11T12:00:00Z"));
    await reporter().run(new Date("2026-03-11T12:00:00Z"));
    const own = api.objects.get("shop/orders-sla-2026-03") as ReportObject;
    const under = (name: string, json: string) =>
      api.objects.set(`shop/${name}`, {
        ...own,
        metadata: { ...own.metadata, name },
        data: { ...own.data, "report.json": json },
      });
    under("copy", own.data["report.json"] ?? "");
    under("other-sla-2026-03", (own.data["report.json"] ?? "").replace('"orders"', '"other"').slice(1));
    under(
      "more-sla-2026-03",
      JSON.stringify({ claim: { name: "more", namespace: "shop" }, month: "2026-03" }),
    );
    under("settings", "null");
    await reporter().run(new Date("2026-03-11T13:00:00Z"));
    expect(lines()).toEqual(["orders"]);
    expect(namespaceReportIn("shop/sla-2026-03").until).toBe("2026-03-11T12:58:00Z");
  });
});

describe("a claim that was deleted and made anew", () => {
  const key = "shop/orders-sla-2026-03";
  let again: FakeInstance;
  beforeEach(() => {
    prometheus.outFrom = unix("2026-03-10T06:00:00Z");
    prometheus.outUntil = unix("2026-03-10T10:00:00Z");
    prometheus.until = unix("2026-03-10T12:00:00Z");
    // In the order of names the older one comes last.
    again = new FakeInstance({ instance: "orders-a1b2c", plan: "standard-4" });
    again.from = unix("2026-03-10T18:00:00Z");
  });

  test.each(["the older one first", "the newer one first"])(
    "has one report of both instances: %s",
    async (order) => {
      prometheus.instances = order === "the older one first" ? [prometheus, again] : [again, prometheus];
      expect(await reporter().run(new Date("2026-03-11T00:02:00Z"))).toEqual({ reported: 1, failed: 0 });
      const report = reportIn(key);
      expect(report).toMatchObject({ instance: "orders-a1b2c", plan: "standard-4" });
      expect(report.incidents).toMatchObject([{ from: "2026-03-10T06:00:00Z", down: 14_400 }]);
      expect(report.availabilityPercent).toBeLessThan(99);
      expect(report.days.find(({ day }) => day === "2026-03-10")).toEqual({
        day: "2026-03-10",
        measured: 18 * 3600,
        down: 14_400,
        maintenance: 0,
        unmeasured: 6 * 3600,
      });
      expect(namespaceReportIn("shop/sla-2026-03").claims).toHaveLength(1);
    },
  );

  test("counts the earlier instance also when that is long gone", async () => {
    await reporter().run(new Date("2026-03-11T12:00:00Z"));
    again.from = unix("2026-03-20T00:00:00Z");
    prometheus.instances = [again];
    await reporter().run(new Date("2026-03-21T00:02:00Z"));
    const report = reportIn(key);
    expect(report).toMatchObject({ instance: "orders-a1b2c", seconds: { down: 14_400 } });
    expect(report.incidents).toHaveLength(1);
    expect(report.days).toHaveLength(21);
  });

  test("is about the newer instance while the older one is still on its way out", async () => {
    prometheus.until = unix("2026-03-11T00:00:00Z");
    prometheus.instances = [again, prometheus];
    for (const now of ["2026-03-10T22:00:00Z", "2026-03-11T12:00:00Z"]) {
      await reporter().run(new Date(now));
      expect(reportIn(key).instance).toBe("orders-a1b2c");
      expect(reportIn(key).seconds.down).toBe(14_400);
    }
  });

  test("counts nothing of another claim", async () => {
    prometheus.instances.push(
      new FakeInstance({ instance: "orders-n5m6k", claim_namespace: "market" }),
      new FakeInstance({ instance: "payments-q8r4s", claim_name: "payments" }),
    );
    expect(await reporter().run(new Date("2026-03-11T00:02:00Z"))).toEqual({ reported: 3, failed: 0 });
    expect(reportIn("market/orders-sla-2026-03").seconds.down).toBe(0);
    expect(reportIn("shop/payments-sla-2026-03").seconds.down).toBe(0);
  });
});

describe("an instance that was born on the first of the month", () => {
  test("has no report of the month before", async () => {
    prometheus.from = unix("2026-04-01T06:00:00Z");
    expect(await reporter().run(new Date("2026-04-01T12:00:00Z"))).toEqual({ reported: 1, failed: 0 });
    expect([...api.objects.keys()].filter((key) => key.includes("2026-03"))).toEqual([]);
    expect(reportIn("shop/orders-sla-2026-04").availabilityPercent).toBe(100);
  });

  test("leaves that of the claim that had its name", async () => {
    prometheus.outFrom = unix("2026-03-10T06:00:00Z");
    prometheus.outUntil = unix("2026-03-10T10:00:00Z");
    prometheus.until = unix("2026-03-11T00:00:00Z");
    await reporter().run(new Date("2026-03-11T12:00:00Z"));
    const before = api.objects.get("shop/orders-sla-2026-03");
    const again = new FakeInstance({ instance: "orders-a1b2c" });
    again.from = unix("2026-04-01T06:00:00Z");
    prometheus.instances = [again];
    await reporter().run(new Date("2026-04-01T12:00:00Z"));
    expect(api.objects.get("shop/orders-sla-2026-03")).toEqual(before);
  });
});

test("a gap that Prometheus bridges is not measured, and not counted into the minute after it", async () => {
  prometheus.gap = { from: unix("2026-03-10T12:00:00Z"), until: unix("2026-03-10T12:04:00Z") };
  prometheus.outFrom = unix("2026-03-10T12:00:30Z");
  prometheus.outUntil = unix("2026-03-10T12:03:30Z");
  await reporter().run(new Date("2026-03-11T00:30:00Z"));
  const day = reportIn("shop/orders-sla-2026-03").days.find((each) => each.day === "2026-03-10");
  expect(day).toMatchObject({ unmeasured: 240, down: 0 });
});

test.each([
  ["2026-03-03T23:59:59Z", ["2026-02", "2026-03"]],
  ["2026-03-04T00:00:00Z", ["2026-03"]],
  ["2026-01-01T00:00:00Z", ["2025-12", "2026-01"]],
])("at %s: %s", (now, months) => {
  expect(monthsToReport(new Date(now))).toEqual(months);
});

test("two years back, over the year's end", () => {
  expect(firstKept(new Date("2026-03-31T00:00:00Z"), 24)).toBe("2024-03");
});
