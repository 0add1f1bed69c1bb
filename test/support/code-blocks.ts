import { readFileSync } from "node:fs";
import { marked } from "marked";

/** A fenced block of a page, wherever it stands: also below the entry of a list. */
export interface CodeBlock {
  /** As the fence names it, empty where it names none. */
  readonly language: string;
  readonly text: string;
  /** The closest heading above it, of any depth. */
  readonly heading: string;
}

/** The blocks of a page of Markdown, in its order. @param file its path */
export const codeBlocksOf = (file: string): readonly CodeBlock[] => {
  const blocks: CodeBlock[] = [];
  let heading = "";
  marked.walkTokens(marked.lexer(readFileSync(file, "utf8")), (token) => {
    if (token.type === "heading") heading = String(token.text);
    if (token.type === "code") {
      blocks.push({ language: String(token.lang ?? ""), text: String(token.text), heading });
    }
  });
  return blocks;
};
