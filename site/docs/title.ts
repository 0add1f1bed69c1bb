import { readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt();

/** The text of a page's first heading. A page without one has no name to be found by, which is an error. */
export const titleOf = (docs: string, page: string): string => {
  const tokens = markdown.parse(readFileSync(join(docs, page), "utf8"), {});
  const heading = tokens.findIndex(({ type }) => type === "heading_open");
  const title = tokens[heading + 1]?.children?.map(({ content }) => content).join("");
  if (heading < 0 || !title)
    throw new Error(`docs/${page} has no heading: the navigation has no name for it`);
  return title;
};
