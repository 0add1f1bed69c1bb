import { globSync } from "node:fs";
import { resolve } from "node:path";
import { type CodeBlock, codeBlocksOf } from "./code-blocks.ts";

const root = resolve(import.meta.dirname, "../..");

/** Every page of the documentation, from the root of the repository. */
export const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...globSync("docs/**/*.md", { cwd: root }).sort(),
];

/** A block, with the page that it stands on. */
export interface PageBlock extends CodeBlock {
  readonly page: string;
}

/** The blocks of all pages, page by page. */
export const pageBlocks = (): readonly PageBlock[] =>
  PAGES.flatMap((page) => codeBlocksOf(resolve(root, page)).map((block) => ({ page, ...block })));
