import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { marked } from "marked";

const docs = resolve(import.meta.dirname, "../../../docs");

/** The manifests of a page, in its order: what is fenced as `yaml`. */
export const manifestsOf = (page: string): readonly string[] => blocksOf(page, "yaml");

/** The commands of a page, block by block in its order: what is fenced as `sh`. What has no language is an aside. */
export const commandsOf = (page: string): readonly string[] => blocksOf(page, "sh");

const blocksOf = (page: string, language: string): readonly string[] =>
  marked
    .lexer(readFileSync(resolve(docs, page), "utf8"))
    .flatMap((token) => (token.type === "code" && token.lang === language ? [String(token.text)] : []));
