import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { execa } from "execa";
import { isJsonObject, type JsonObject } from "../../runtime/json.ts";

// Go builds the program, which takes a minute the first time.
jest.setTimeout(300_000);

const generated = resolve(import.meta.dirname, "../../platform/dashboards/generated");
const source = join(import.meta.dirname, "support/grafana");
const files = readdirSync(generated).filter((file) => file.endsWith(".json"));

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "matura-dashboards-"));
  await execa("go", ["build", "-o", join(folder, "dashboards"), "."], {
    cwd: source,
    env: { CGO_ENABLED: "0" },
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What does not fit Grafana's schema, a line each, as Grafana's own SDK for Go reads it. */
const misfitsOf = async (file: string): Promise<readonly string[]> => {
  const { stdout, stderr, exitCode } = await execa(join(folder, "dashboards"), [file], { reject: false });
  const lines = stdout.split("\n").filter(Boolean);
  expect([exitCode, stderr]).toEqual([lines.length === 0 ? 0 : 1, ""]);
  return lines.map((line) => line.replace(`${file}: `, ""));
};

test("there are dashboards", () => {
  expect(files).toContain("matura-postgresql.json");
});

test.each(files)("%s fits Grafana's schema", async (file) => {
  expect(await misfitsOf(join(generated, file))).toEqual([]);
});

test.each<[string, (dashboard: JsonObject, panel: JsonObject) => void, RegExp]>([
  [
    "a field that there is not",
    (_, panel) => Object.assign(panel, { titel: "x" }),
    /unexpected field 'titel'/,
  ],
  ["a value of another type", (dashboard) => Object.assign(dashboard, { refresh: 5 }), /^refresh: /],
])("%s would be found", async (_what, damage, said) => {
  const dashboard: unknown = JSON.parse(readFileSync(join(generated, files[0] ?? ""), "utf8"));
  if (!isJsonObject(dashboard) || !Array.isArray(dashboard.panels)) throw new Error("it has no panels");
  damage(dashboard, dashboard.panels[0] as JsonObject);
  const file = join(folder, "damaged.json");
  writeFileSync(file, JSON.stringify(dashboard));
  expect(await misfitsOf(file)).toEqual([expect.stringMatching(said)]);
});
