import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import type { ApiClient } from "../../../../platform/process/api-client.ts";
import { Prometheus } from "../../../../platform/process/prometheus.ts";
import { MINUTE } from "../../../../platform/sla-reporter/arithmetic/minute.ts";
import { firstKept, monthsToReport } from "../../../../platform/sla-reporter/months.ts";
import type { ReportObject } from "../../../../platform/sla-reporter/objects.ts";
import { Reporter } from "../../../../platform/sla-reporter/reporter.ts";
import type { SlaReport } from "../../../../services/sla/report.ts";

const labels = {
  service: "postgresql",
  instance: "orders-x7k2p",
  claim_name: "orders",
  claim_namespace: "shop",
  plan: "standard-2",
  service_level: "besteffort",
};

/** A Prometheus with one instance that answers one probe a second, except from `outFrom` to `outUntil`. */
class FakePrometheus {
  outFrom = Number.POSITIVE_INFINITY;
  outUntil = Number.POSITIVE_INFINITY;
  /** Unix seconds before which it remembers nothing. */
  remembers = 0;
  /** Of the keeper, when it is scraped. */
  backups: { readonly stored: string; readonly newest?: string } | undefined;
  readonly queries: string[] = [];
  readonly #server: Server = createServer(async (request, response) => {
    const parameters = new URLSearchParams(await bodyOf(request));
    const query = parameters.get("query") ?? "";
    this.queries.push(query);
    const result = request.url?.endsWith("query_range")
      ? this.#range(query, parameters)
      : this.#instant(query);
    response.end(JSON.stringify({ status: "success", data: { result } }));
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
  }

  #instant(query: string): object[] {
    const value = (text: string | undefined) =>
      text === undefined ? [] : [{ metric: {}, value: [0, text] }];
    if (query.includes("matura_backup_base_backups")) return value(this.backups?.stored);
    if (query.includes("matura_backup_last_success")) return value(this.backups?.newest);
    return [{ metric: labels, value: [0, "0.99"] }];
  }

  #range(query: string, parameters: URLSearchParams): object[] {
    const [start, end] = ["start", "end"].map((name) => Number(parameters.get(name)));
    const values = (value: (time: number) => number | undefined) => {
      const found: [number, string][] = [];
      for (let time = start ?? 0; time <= (end ?? 0); time += MINUTE) {
        const at = time < this.remembers ? undefined : value(time);
        if (at !== undefined) found.push([time, String(at)]);
      }
      return found;
    };
    if (query.includes("outage_start"))
      return [{ metric: {}, values: values((time) => (time >= this.outFrom ? this.outFrom : undefined)) }];
    if (query.includes("outage_end"))
      return [{ metric: {}, values: values((time) => (time >= this.outUntil ? this.outUntil : undefined)) }];
    const failed = (time: number): number => Math.max(0, Math.min(time, this.outUntil) - this.outFrom);
    const metric = (outcome: string, reason: string) => ({ outcome, reason, maintenance: "false" });
    return [
      { metric: metric("ok", "none"), values: values((time) => time - failed(time)) },
      { metric: metric("failed", "connect"), values: values((time) => failed(time) || undefined) },
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
  readonly objects = new Map<string, ReportObject>();
  readonly #key = ({ metadata }: Pick<ReportObject, "metadata">) => `${metadata.namespace}/${metadata.name}`;

  async get(key: ReportObject) {
    return this.objects.get(this.#key(key));
  }
  async apply(object: ReportObject) {
    this.objects.set(this.#key(object), object);
    return true;
  }
  async delete(object: ReportObject) {
    this.objects.delete(this.#key(object));
  }
  async list() {
    return { items: [...this.objects.values()] };
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
  expect(prometheus.queries.filter((query) => query.includes("matura_probe_total"))).toHaveLength(1);
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
