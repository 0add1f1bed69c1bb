import { globSync } from "node:fs";

/** The page that the site opens with. */
export const HOME = "README.md";

/** Every Markdown file below a folder, by its path in it. */
export const pagesOf = (docs: string): readonly string[] => globSync("**/*.md", { cwd: docs }).toSorted();
