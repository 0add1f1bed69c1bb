import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jest } from "@jest/globals";
import { matura } from "../../../support/matura.ts";

const MINIMAL = "examples/postgresql/minimal.yaml";
const NOW = ["--now", "2026-03-01T04:05:06Z"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "matura-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const fileWith = async (name: string, text: string): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
};

jest.setTimeout(60_000);

describe("matura render", () => {
  test("prints a whole instance as YAML, the same each time, and no secret", async () => {
    const first = await matura("render", MINIMAL, ...NOW);
    expect(first.exitCode).toBe(0);
    expect(first.stderr).toBe("");
    expect(first.stdout).toContain(
      "# cluster, made by provisioning, amended by scaling\napiVersion: postgresql.cnpg.io/v1\n",
    );
    expect(first.stdout).toContain("password: (secret, 32 characters)");
    expect((await matura("render", MINIMAL, ...NOW)).stdout).toBe(first.stdout);
  });

  test("--once is one pass: the namespace, which everything else waits for", async () => {
    const { stdout } = await matura("render", MINIMAL, ...NOW, "--once", "--output", "json");
    const report = JSON.parse(stdout);
    expect(report.objects.map(({ name }: { name: string }) => name)).toEqual(["namespace"]);
    expect(report.ready).toBe(false);
  });

  test("--observed is one pass on what is there, with its names", async () => {
    const { stdout } = await matura("render", MINIMAL, ...NOW, "--once", "--output", "json");
    const [{ object }] = JSON.parse(stdout).objects;
    const renamed = {
      ...object.metadata,
      labels: { ...object.metadata.labels, "crossplane.io/composite": "orders-12345" },
    };
    const observed = await fileWith(
      "observed.json",
      JSON.stringify({ ...object, metadata: renamed, status: { phase: "Active" } }),
    );
    const second = await matura("render", MINIMAL, ...NOW, "--observed", observed, "--output", "json");
    const report = JSON.parse(second.stdout);
    expect(report.composite).toBe("orders-12345");
    expect(report.passes).toHaveLength(1);
    expect(report.passes[0].created).toContain("network-policy");
    expect(report.passes[0].created).not.toContain("cluster");
  });

  test("--out writes a file for each object", async () => {
    const { stderr } = await matura(
      "render",
      MINIMAL,
      ...NOW,
      "--output",
      "tree",
      "--out",
      join(folder, "out"),
    );
    expect(stderr).toMatch(/^wrote \d+ files to /);
    expect(await readdir(join(folder, "out"))).toEqual([
      "alerting",
      "backup",
      "claim.yaml",
      "maintenance",
      "metrics",
      "provisioning",
      "readiness",
      "scaling",
    ]);
    expect(await readFile(join(folder, "out/provisioning/cluster.yaml"), "utf8")).toContain("kind: Cluster");
  });

  test.each([
    ["a file that is not there", "missing.yaml", undefined, "there is no such file"],
    ["a folder", ".", undefined, "this is a folder: name a file in it"],
    [
      "a file without a claim",
      "none.yaml",
      "apiVersion: v1\nkind: ConfigMap\n",
      "has no claim of matura.dev/v1",
    ],
    ["what is no YAML", "broken.yaml", "a: [", "broken.yaml:1:"],
    [
      "a claim that a cluster would refuse",
      "refused.yaml",
      "apiVersion: matura.dev/v1\nkind: PostgreSQLInstance\nmetadata: {name: a}\nspec: {parameters: {size: {plan: huge}}}\n",
      'size.plan "huge" does not exist',
    ],
  ])("refuses %s with a reason and exit code 1", async (_, name, text, reason) => {
    const file = text === undefined ? join(folder, name) : await fileWith(name, text);
    const { exitCode, stderr, stdout } = await matura("render", file);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain("    at ");
  });

  test("shows what a function refuses, with exit code 1", async () => {
    const platform = await fileWith(
      "platform.yaml",
      "apiVersion: apiextensions.crossplane.io/v1beta1\nkind: EnvironmentConfig\nmetadata: {name: other}\n",
    );
    const { exitCode, stderr } = await matura(
      "render",
      MINIMAL,
      ...NOW,
      "--platform",
      platform,
      "--output",
      "tree",
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain("step provisioning refused:");
  });

  test("an unknown time is refused with the form that is meant", async () => {
    const { exitCode, stderr } = await matura("render", MINIMAL, "--now", "yesterday");
    expect(exitCode).toBe(1);
    expect(stderr).toContain('"yesterday" is not a time such as 2026-03-01T04:05:06Z');
  });
});

test("matura --help names its commands", async () => {
  const { stdout } = await matura("--help");
  expect(stdout).toContain("render");
  expect(stdout).toContain("validate");
});
