import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { marked, type Token } from "marked";

const root = resolve(import.meta.dirname, "../../..");
const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...globSync("docs/**/*.md", { cwd: root })];

interface Page {
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

/** Headings become anchors as GitHub makes them. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

const read = (file: string): Page => {
  const links: string[] = [];
  const anchors = new Set<string>();
  marked.walkTokens(marked.lexer(readFileSync(file, "utf8")), (token: Token) => {
    if (token.type === "link" || token.type === "image") links.push(String(token.href));
    if (token.type === "heading") anchors.add(slug(String(token.text).replace(/[`*]/g, "")));
  });
  return { links, anchors };
};

const isLocal = (link: string): boolean => !/^[a-z]+:/.test(link);

describe.each(pages.filter((page) => existsSync(resolve(root, page))))("%s", (page) => {
  const file = resolve(root, page);

  test("every link to a file or a heading leads somewhere", () => {
    const dead = read(file)
      .links.filter(isLocal)
      .filter((link) => {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? file : resolve(dirname(file), path);
        if (!existsSync(target)) return true;
        return anchor !== undefined && target.endsWith(".md") && !read(target).anchors.has(anchor);
      });
    expect(dead).toEqual([]);
  });
});

test("every example is named in the documentation of its service", () => {
  const text = readFileSync(resolve(root, "docs/services/postgresql/README.md"), "utf8");
  const unnamed = globSync("examples/postgresql/*.yaml", { cwd: root }).filter(
    (example) => !text.includes(`${example})`),
  );
  expect(unnamed).toEqual([]);
});

test("nothing that is committed names a registry's host that only one machine knows", () => {
  const suspicious = pages
    .filter((page) => existsSync(resolve(root, page)))
    .filter((page) =>
      /localhost:5000|registry\.npmjs|proxy\.golang/.test(readFileSync(resolve(root, page), "utf8")),
    );
  expect(suspicious).toEqual([]);
});
