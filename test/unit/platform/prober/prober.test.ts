import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jest } from "@jest/globals";
import { pino } from "pino";
import { Registry } from "prom-client";
import { HostResolver } from "../../../../platform/prober/host-resolver.ts";
import type { Probe } from "../../../../platform/prober/probe/probe.ts";
import { Prober } from "../../../../platform/prober/prober.ts";
import { isOwn } from "../../../../platform/prober/shard.ts";
import { makeLocalPki } from "../../../../runtime/local-pki.ts";
import type { ProbeTarget } from "../../../../services/probe/target.ts";
import type { ProbeWord } from "../../../../services/probe/word.ts";
import { probeTarget } from "../../../support/probe-target.ts";

const NAMESPACE = "postgresql-orders-x7k2p";

let folder: string;
let certificates: { ca: string; cert: string; key: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "matura-prober-"));
  const { client } = await makeLocalPki(folder, { hosts: ["any"] });
  const read = (file: string) => readFile(join(client, file), "utf8");
  certificates = { ca: await read("ca.crt"), cert: await read("tls.crt"), key: await read("tls.key") };
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000_000_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

const secret = (given: Partial<ProbeTarget> = {}, texts: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "probe-target", namespace: NAMESPACE },
  data: Object.fromEntries(
    Object.entries({
      target: JSON.stringify(probeTarget(given)),
      "ca.crt": certificates.ca,
      "tls.crt": certificates.cert,
      "tls.key": certificates.key,
      ...texts,
    }).map(([key, value]) => [key, btoa(value)]),
  ),
});

const setUp = (shard = { index: 0, count: 1 }) => {
  const metrics = new Registry();
  const probe = jest.fn<Probe["probe"]>(async () => ({
    outcome: "ok",
    startedAt: Date.now(),
    seconds: 0.004,
    loggedIn: true,
    wrote: false,
  }));
  const close = jest.fn();
  const speak = jest.fn<(namespace: string, word: ProbeWord) => Promise<boolean>>(async () => true);
  const prober = new Prober({
    resolver: new HostResolver(),
    shard,
    probes: { postgresql: () => ({ probe, close }) },
    metrics,
    log: pino({ level: "silent" }),
    speak,
  });
  const lines = async () =>
    (await metrics.metrics()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return {
    prober,
    probe,
    close,
    said: () => speak.mock.calls.map(([, { state }]) => state),
    series: async (name: string) => (await lines()).filter((line) => line.startsWith(`${name}{`)),
    instances: async () => (await lines()).find((line) => line.startsWith("matura_prober_instances")),
  };
};

describe("what is probed", () => {
  test("an instance with a target, once each interval", async () => {
    const { prober, probe, instances } = setUp();
    prober.onTarget(secret(), "present");
    await jest.advanceTimersByTimeAsync(10_000);
    expect(probe.mock.calls.length).toBeGreaterThanOrEqual(9);
    expect(probe.mock.calls.length).toBeLessThanOrEqual(11);
    expect(await instances()).toBe("matura_prober_instances 1");
    prober.stop();
  });

  test("a write a minute where none is promised", async () => {
    const { prober, probe } = setUp();
    prober.onTarget(secret(), "present");
    await jest.advanceTimersByTimeAsync(150_000);
    expect(probe.mock.calls.filter(([{ heartbeat }]) => heartbeat).length).toBe(3);
    prober.stop();
  });

  test.each<[string, () => object]>([
    ["of another namespace", () => secret({ instance: "other" })],
    ["that points elsewhere", () => secret({ host: "primary.kube-system.svc.cluster.local" })],
    ["without authority", () => ({ ...secret(), data: {} })],
    ["that is no JSON", () => secret({}, { target: "{" })],
    ["with a port that is none", () => secret({ port: 0 })],
    ["that is suspended", () => secret({ suspended: true })],
    [
      "of a service without a probe",
      () => ({
        ...secret({ service: "valkey", host: "primary.valkey-orders-x7k2p.svc" }),
        metadata: { name: "probe-target", namespace: "valkey-orders-x7k2p" },
      }),
    ],
  ])("not a target %s", async (_what, target) => {
    const { prober, probe } = setUp();
    prober.onTarget(target() as ReturnType<typeof secret>, "present");
    await jest.advanceTimersByTimeAsync(5000);
    expect(probe).not.toHaveBeenCalled();
    prober.stop();
  });

  test("each instance by one of the probers, and all of them by some", () => {
    const counts = [0, 0, 0];
    for (let instance = 0; instance < 3000; instance += 1) {
      const own = counts.map((_, index) => isOwn(`instance-${instance}`, { index, count: 3 }));
      expect(own.filter(Boolean).length).toBe(1);
      const index = own.indexOf(true);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(900);
  });
});

describe("what changes meanwhile", () => {
  const started = async () => {
    const all = setUp();
    all.prober.onTarget(secret(), "present");
    await jest.advanceTimersByTimeAsync(3000);
    return all;
  };

  test("a renewed certificate is used from the next probe on", async () => {
    const { prober, probe } = await started();
    const before = probe.mock.lastCall?.[0].secureContext;
    prober.onTarget(secret(), "present");
    await jest.advanceTimersByTimeAsync(2000);
    expect(probe.mock.lastCall?.[0].secureContext).not.toBe(before);
    prober.stop();
  });

  test("a target that cannot be read leaves things as they were", async () => {
    const { prober, probe } = await started();
    prober.onTarget(secret({}, { "tls.crt": "no certificate" }), "present");
    prober.onTarget(secret({}, { target: "" }), "present");
    const before = probe.mock.calls.length;
    await jest.advanceTimersByTimeAsync(3000);
    expect(probe.mock.calls.length).toBeGreaterThan(before);
    prober.stop();
  });

  test("an instance that goes takes its series and its timers with it", async () => {
    const { prober, probe, close, series, instances } = await started();
    expect(await series("matura_probe_total")).toHaveLength(1);
    prober.onTarget(secret(), "gone");
    const before = probe.mock.calls.length;
    await jest.advanceTimersByTimeAsync(5000);
    expect(probe.mock.calls.length).toBe(before);
    expect(close).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
    for (const name of ["total", "duration_seconds_count", "availability_target_ratio"]) {
      expect(await series(`matura_probe_${name}`)).toEqual([]);
    }
    expect(await instances()).toBe("matura_prober_instances 0");
  });

  test("another plan gets series of its own, and the old ones go", async () => {
    const { prober, series } = await started();
    prober.onTarget(secret({ plan: "standard-4" }), "present");
    await jest.advanceTimersByTimeAsync(2000);
    const found = await series("matura_probe_total");
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('plan="standard-4"');
    prober.stop();
  });
});

describe("what is said of an instance that is down", () => {
  const down = async () => {
    const all = setUp();
    all.probe.mockImplementation(async () => ({
      outcome: "failed",
      reason: "connect",
      startedAt: Date.now(),
      detail: "",
    }));
    all.prober.onTarget(secret(), "present");
    await jest.advanceTimersByTimeAsync(15_000);
    expect(all.said()).toEqual(["Down"]);
    return all;
  };

  test("is taken back when it is suspended", async () => {
    const { prober, said } = await down();
    prober.onTarget(secret({ suspended: true }), "present");
    await jest.advanceTimersByTimeAsync(5000);
    expect(said()).toEqual(["Down", "Unknown"]);
  });

  test("stays said when the prober ends: its successor finds out for itself", async () => {
    const { prober, said } = await down();
    prober.stop();
    await jest.advanceTimersByTimeAsync(5000);
    expect(said()).toEqual(["Down"]);
  });
});

describe("what is exported", () => {
  test("outcomes by reason, maintenance apart, and the outage to the moment", async () => {
    const { prober, probe, series } = setUp();
    // The clock starts on a Sunday at 01:46:40.
    const maintenance = { day: "sunday", second: 3600 + 47 * 60 + 43 } as const;
    const failed = (reason: "connect" | "timeout") => async () =>
      ({ outcome: "failed", reason, startedAt: Date.now(), detail: "" }) as const;
    prober.onTarget(secret({ maintenance }), "present");
    await jest.advanceTimersByTimeAsync(3000);
    probe.mockImplementation(failed("connect"));
    await jest.advanceTimersByTimeAsync(60_000);
    // The window opens.
    probe.mockImplementation(failed("timeout"));
    await jest.advanceTimersByTimeAsync(5000);
    const total = await series("matura_probe_total");
    expect(total.filter((line) => line.includes('reason="connect",maintenance="false"'))).toHaveLength(1);
    expect(total.filter((line) => line.includes('reason="timeout",maintenance="true"'))).toHaveLength(1);
    expect(
      total.filter((line) => line.includes('outcome="ok",reason="none",maintenance="false"')),
    ).toHaveLength(1);
    const [start] = await series("matura_probe_outage_start_timestamp_seconds");
    const seconds = Number(start?.split(" ").at(-1)) - 1_000_000_000;
    expect(seconds).toBeGreaterThan(2.9);
    expect(seconds).toBeLessThan(4.3);
    expect(await series("matura_probe_outage_end_timestamp_seconds")).toEqual([]);
    prober.stop();
  });
});
