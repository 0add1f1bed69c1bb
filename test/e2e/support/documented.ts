import { resolve } from "node:path";
import { type CodeBlock, codeBlocksOf } from "../../support/code-blocks.ts";

const docs = resolve(import.meta.dirname, "../../../docs");

/** A block of a page that a reader uses. */
export interface Block extends CodeBlock {
  readonly language: "yaml" | "sh";
}

/** What a page has its reader do, in its order: manifests and commands. What has no language is output. */
export const blocksOf = (page: string): readonly Block[] => codeBlocksOf(resolve(docs, page)).filter(isUsed);

const isUsed = (block: CodeBlock): block is Block => block.language === "yaml" || block.language === "sh";

/** The manifests of a page, in its order. */
export const manifestsOf = (page: string): readonly string[] => textsOf(page, "yaml");

/** The commands of a page, block by block in its order. */
export const commandsOf = (page: string): readonly string[] => textsOf(page, "sh");

const textsOf = (page: string, wanted: Block["language"]): readonly string[] =>
  blocksOf(page).flatMap(({ language, text }) => (language === wanted ? [text] : []));
