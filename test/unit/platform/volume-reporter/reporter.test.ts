import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import type { RangeSeries } from "../../../../platform/process/prometheus.ts";
import { VolumeReporter } from "../../../../platform/volume-reporter/reporter.ts";
import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";
import { misfits } from "../../../../runtime/schema.ts";
import { REGISTRY } from "../../../../services/registry.ts";
import { VOLUME_REPORT, VolumeReport } from "../../../../services/volume-report.ts";

const now = new Date("2026-03-03T12:00:00Z");

const composite = (name: string, size: object, namespace = `postgresql-${name}`) => ({
  metadata: { name },
  spec: { parameters: { size } },
  status: { instanceNamespace: namespace },
});

interface Sample {
  readonly namespace: string;
  readonly claim: string;
  readonly value: number;
}

const series = ({ namespace, claim, value }: Sample): RangeSeries => ({
  labels: { namespace, persistentvolumeclaim: claim },
  values: new Map([[now.getTime() / 1000, value]]),
});

interface Given {
  readonly composites: readonly object[];
  readonly capacity?: readonly Sample[];
  readonly available?: readonly Sample[];
  /** Namespaces whose ConfigMap cannot be written. */
  readonly refused?: readonly string[];
}

const runWith = async ({ composites, capacity = [], available = [], refused = [] }: Given) => {
  const applied: (KubernetesObject & { data?: Record<string, string> })[] = [];
  const queries: string[] = [];
  const warnings: object[] = [];
  const reporter = new VolumeReporter({
    api: {
      list: async <T extends KubernetesObject>() => ({ items: composites as unknown as readonly T[] }),
      apply: async (object) => {
        if (refused.includes(object.metadata.namespace ?? "")) throw new Error("refused");
        applied.push(object);
        return true;
      },
    },
    prometheus: {
      instant: async (query) => {
        queries.push(query);
        return (query.includes("capacity") ? capacity : available).map(series);
      },
    },
    log: { warn: (details: object) => void warnings.push(details) } as never,
  });
  const counts = await reporter.run(now);
  const reports = new Map(
    applied.map(({ metadata, data }) => [
      `${metadata?.namespace}/${metadata?.name}`,
      JSON.parse(data?.[VOLUME_REPORT.key] ?? "") as VolumeReport,
    ]),
  );
  return { counts, reports, queries, warnings };
};

const volume = (instance: string, claim: string, value: number): Sample => ({
  namespace: `postgresql-${instance}`,
  claim,
  value,
});

test("an instance is told how full each of its volumes is, with what is kept for root as used", async () => {
  const { counts, reports } = await runWith({
    composites: [composite("a", { maxDisk: "5Gi" })],
    capacity: [volume("a", "postgresql-1", 1000), volume("a", "postgresql-2", 1000)],
    available: [volume("a", "postgresql-1", 150), volume("a", "postgresql-2", 700)],
  });
  expect(counts).toEqual({ reported: 1, missing: 0 });
  const report = reports.get("postgresql-a/volumes");
  expect(misfits(VolumeReport, report)).toEqual([]);
  expect(report).toEqual({
    at: "2026-03-03T12:00:00.000Z",
    volumes: [
      { claim: "postgresql-1", capacityBytes: 1000, usedBytes: 850 },
      { claim: "postgresql-2", capacityBytes: 1000, usedBytes: 300 },
    ],
  });
});

test("only instances whose disk may grow are told, and asked for", async () => {
  const { counts, reports, queries } = await runWith({
    composites: [composite("a", { maxDisk: "5Gi" }), composite("b", {})],
    capacity: [volume("a", "postgresql-1", 1000), volume("b", "postgresql-1", 1000)],
    available: [volume("a", "postgresql-1", 500), volume("b", "postgresql-1", 500)],
  });
  expect([...reports.keys()]).toEqual(["postgresql-a/volumes"]);
  expect(counts).toEqual({ reported: 1, missing: 0 });
  expect(queries.every((query) => query.includes('namespace=~"postgresql-a"'))).toBe(true);
});

test("nobody is asked where no disk may grow", async () => {
  const { counts, queries } = await runWith({ composites: [composite("b", {})] });
  expect([counts, queries]).toEqual([{ reported: 0, missing: 0 }, []]);
});

test("what Prometheus does not know is missing, and is not told", async () => {
  const { counts, reports } = await runWith({
    composites: [composite("a", { maxDisk: "5Gi" }), composite("b", { maxDisk: "5Gi" })],
    capacity: [volume("a", "postgresql-1", 1000), volume("b", "postgresql-1", Number.NaN)],
    available: [volume("b", "postgresql-1", 100)],
  });
  expect(counts).toEqual({ reported: 0, missing: 2 });
  expect(reports.size).toBe(0);
});

test("one that cannot be written keeps no other from being told", async () => {
  const { counts, reports, warnings } = await runWith({
    composites: [composite("a", { maxDisk: "5Gi" }), composite("b", { maxDisk: "5Gi" })],
    capacity: [volume("a", "postgresql-1", 1000), volume("b", "postgresql-1", 1000)],
    available: [volume("a", "postgresql-1", 500), volume("b", "postgresql-1", 500)],
    refused: ["postgresql-a"],
  });
  expect(counts).toEqual({ reported: 1, missing: 1 });
  expect([...reports.keys()]).toEqual(["postgresql-b/volumes"]);
  expect(warnings).toEqual([{ instance: "a", error: "refused" }]);
});

test("it may read the instances of every service, and write one ConfigMap by name", () => {
  const file = resolve(import.meta.dirname, "../../../../platform/volume-reporter/rbac.yaml");
  const roles = parseAllDocuments(readFileSync(file, "utf8")).map(
    (document) => document.toJS() as { kind: string; rules?: readonly Record<string, readonly string[]>[] },
  );
  const rules = roles.flatMap(({ rules: found = [] }) => found);
  expect(rules.find(({ apiGroups }) => apiGroups?.includes("matura.dev"))?.resources).toEqual(
    REGISTRY.map(({ names }) => names.composite.plural),
  );
  const writing = rules.filter(({ verbs = [] }) => verbs.some((verb) => !["get", "list"].includes(verb)));
  expect(writing).toEqual([
    {
      apiGroups: [""],
      resources: ["configmaps"],
      resourceNames: ["volumes"],
      verbs: ["create", "patch"],
    },
  ]);
});
