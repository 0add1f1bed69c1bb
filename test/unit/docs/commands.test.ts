import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pageBlocks } from "../../support/page-blocks.ts";

const commands = pageBlocks().filter(({ language }) => language === "sh");

test("a shell understands every command of every page", () => {
  const folder = mkdtempSync(join(tmpdir(), "matura-commands-"));
  try {
    for (const [index, { page, text }] of commands.entries()) {
      writeFileSync(join(folder, `${index} ${page.replaceAll("/", "_")}`), `${text}\n`);
    }
    // A file for each block: a quote that one leaves open must not be closed by the next.
    const all = 'for block in *; do bash -n "$block" 2>&1 || echo "in block $block"; done';
    expect(execFileSync("bash", ["-c", all], { cwd: folder, encoding: "utf8" })).toBe("");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every script of npm's that a page names is there", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: object };
  const named = commands.flatMap(({ page, text }) =>
    [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => ({ page, script: match[1] ?? "" })),
  );
  expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
});
