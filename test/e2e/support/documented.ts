import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { marked } from "marked";

const docs = resolve(import.meta.dirname, "../../../docs");

/** A block of a page that a reader uses. */
export interface Block {
  readonly language: "yaml" | "sh";
  readonly text: string;
}

/** What a page has its reader do, in its order: manifests and commands. What has no language is an aside. */
export const blocksOf = (page: string): readonly Block[] =>
  marked
    .lexer(readFileSync(resolve(docs, page), "utf8"))
    .flatMap((token) =>
      token.type === "code" && (token.lang === "yaml" || token.lang === "sh")
        ? [{ language: token.lang, text: String(token.text) }]
        : [],
    );

/** The manifests of a page, in its order. */
export const manifestsOf = (page: string): readonly string[] => textsOf(page, "yaml");

/** The commands of a page, block by block in its order. */
export const commandsOf = (page: string): readonly string[] => textsOf(page, "sh");

const textsOf = (page: string, wanted: Block["language"]): readonly string[] =>
  blocksOf(page).flatMap(({ language, text }) => (language === wanted ? [text] : []));
