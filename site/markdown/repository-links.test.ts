import assert from "node:assert/strict";
import { test } from "node:test";
import MarkdownIt from "markdown-it";
import { repositoryLinks } from "./repository-links.ts";

const REPOSITORY = "https://git.example.com/team/matura";

const rendered = (text: string, relativePath: string, repository?: string): string => {
  const markdown = new MarkdownIt();
  repositoryLinks(markdown, repository);
  return markdown.renderInline(text, { relativePath });
};

const cases = [
  {
    title: "a page of the site",
    text: "[Install](../../install.md#remove)",
    there: '<a href="./../../install.md#remove">Install</a>',
  },
  {
    title: "a page, by way of the repository's root",
    text: "[Install](../../../docs/install.md)",
    there: '<a href="./../../install.md">Install</a>',
  },
  {
    title: "a README is its folder's index",
    text: "[Runbooks](../../runbooks/README.md)",
    there: '<a href="./../../runbooks/index.md">Runbooks</a>',
  },
  {
    title: "a heading of the same page",
    text: "[below](#examples)",
    there: '<a href="#examples">below</a>',
  },
  {
    title: "another site",
    text: "[a](https://example.com/README.md) [b](mailto:a@example.com)",
    there: '<a href="https://example.com/README.md">a</a> <a href="mailto:a@example.com">b</a>',
  },
  {
    title: "a file of the repository",
    text: "see [the *least*](../../../examples/minimal.yaml#L3), and [Install](../../install.md)",
    there: `see <a href="${REPOSITORY}/blob/HEAD/examples/minimal.yaml#L3">the <em>least</em></a>, and <a href="./../../install.md">Install</a>`,
    without:
      'see the <em>least</em> (<code>examples/minimal.yaml</code>), and <a href="./../../install.md">Install</a>',
  },
  {
    title: "a file that the label names",
    text: "[`minimal.yaml`](../../../examples/minimal.yaml)",
    there: `<a href="${REPOSITORY}/blob/HEAD/examples/minimal.yaml"><code>minimal.yaml</code></a>`,
    without: "<code>examples/minimal.yaml</code>",
  },
  {
    title: "a file of docs/ that is no page",
    text: "[data](../../performance.json)",
    there: `<a href="${REPOSITORY}/blob/HEAD/docs/performance.json">data</a>`,
    without: "data (<code>docs/performance.json</code>)",
  },
];

for (const { title, text, there, without = there } of cases) {
  test(title, () => {
    assert.equal(rendered(text, "services/postgresql/index.md", REPOSITORY), there);
    assert.equal(rendered(text, "services/postgresql/index.md"), without);
  });
}
