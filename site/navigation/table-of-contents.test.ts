import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { tableOfContents } from "./table-of-contents.ts";

const audiences = (...pages: string[]) => [{ name: "Engineers", sections: [{ pages }] }];

test("every page is where its path is named, or else at the first pattern, by title", (context) => {
  const docs = folder(context, ["README.md", "b.md", "how-to/z.md", "how-to/named.md", "how-to/a.md"]);
  const [chapter] = tableOfContents(docs, audiences("how-to/*.md", "b.md", "how-to/named.md"));
  assert.deepEqual(
    chapter?.sections[0]?.entries.map(({ page }) => page),
    ["how-to/a.md", "how-to/z.md", "b.md", "how-to/named.md"],
  );
  assert.equal(chapter?.sections[0]?.entries[0]?.title, "Page how-to/a.md");
});

test("a page without a reader is named", (context) => {
  const docs = folder(context, ["a.md", "b.md"]);
  assert.throws(() => tableOfContents(docs, audiences("a.md")), /docs\/b\.md has no reader/);
});

test("a pattern without a page is named", (context) => {
  const docs = folder(context, ["a.md"]);
  assert.throws(() => tableOfContents(docs, audiences("a.md", "gone.md")), /gone\.md .* matches no page/);
});

const folder = (context: { after(end: () => void): void }, pages: readonly string[]): string => {
  const docs = mkdtempSync(join(tmpdir(), "docs-"));
  context.after(() => rmSync(docs, { recursive: true }));
  for (const page of pages) {
    mkdirSync(dirname(join(docs, page)), { recursive: true });
    writeFileSync(join(docs, page), `# Page \`${page}\`\n\n## Further\n`);
  }
  return docs;
};
