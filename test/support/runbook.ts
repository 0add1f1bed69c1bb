import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { marked } from "marked";

const folder = resolve(import.meta.dirname, "../../docs/runbooks");

/** A runbook as its parts: heading → the code blocks below it, by language. */
export interface Runbook {
  readonly headings: readonly string[];
  readonly code: (heading: string, language: string) => readonly string[];
}

export const runbookOf = (alert: string): Runbook => {
  const headings: string[] = [];
  const blocks: { heading: string; language: string; text: string }[] = [];
  marked.walkTokens(marked.lexer(readFileSync(resolve(folder, `${alert}.md`), "utf8")), (token) => {
    if (token.type === "heading" && token.depth === 2) headings.push(String(token.text));
    if (token.type === "code") {
      blocks.push({
        heading: headings.at(-1) ?? "",
        language: String(token.lang),
        text: String(token.text),
      });
    }
  });
  return {
    headings,
    code: (heading, language) =>
      blocks
        .filter((block) => block.heading === heading && block.language === language)
        .map(({ text }) => text),
  };
};
