import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jest } from "@jest/globals";
import { followedBlocks } from "../../support/followed-blocks.ts";
import { matura } from "../../support/matura.ts";
import { runAsWritten } from "../../support/page-shell.ts";

const blocks = followedBlocks("test/unit/docs/readme.test.ts").filter(({ page }) => page === "README.md");
const textsOf = (wanted: string): readonly string[] =>
  blocks.flatMap(({ language, text }) => (language === wanted ? [text] : []));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "matura-readme-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

jest.setTimeout(60_000);

test.each(textsOf("yaml"))("the claim becomes a whole instance", async (claim) => {
  const file = join(folder, "claim.yaml");
  writeFileSync(file, claim);
  const { stdout, stderr, exitCode } = await matura("render", file, "-o", "tree");
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/Cluster\b.*postgresql/);
});

test("the commands of a checkout work as they are written", async () => {
  // Those of npm are run by .ci/run.
  const commands = textsOf("sh").filter((text) => !text.startsWith("npm "));
  expect(commands).toHaveLength(1);
  const { stdout, stderr } = await runAsWritten(commands.join("\n"), { folder: process.cwd() });
  expect(stderr).toContain("1 claim, 0 refused");
  expect(stdout).toMatch(/Cluster\b.*postgresql/);
});
