import { basename } from "node:path";
import { pagesOf } from "./pages.ts";

/** The folder's index is a page like any other: no alert links to it. */
const INDEX = "README.md";

/** The pages that alerts link to, by path in docs/. */
export const runbooksOf = (docs: string): readonly string[] =>
  pagesOf(docs).filter((page) => page.startsWith("runbooks/") && basename(page) !== INDEX);
