import { cpSync } from "node:fs";
import { join } from "node:path";
import { runbooksOf } from "../docs/runbooks.ts";

/**
 * An alert links to its runbook by the name that the file has on a Git host, `<runbookUrl>/<alert>.md`. That the site has
 * the file, too, beside the page, lets `runbookUrl` be the site's: an alert does not know who publishes its runbook.
 */
export const publishRunbooks = (docs: string, dist: string): void => {
  for (const page of runbooksOf(docs)) cpSync(join(docs, page), join(dist, page));
};
