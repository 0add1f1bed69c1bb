import { existsSync } from "node:fs";
import { join } from "node:path";
import { runbooksOf } from "../docs/runbooks.ts";

/** A sentence for each runbook that the site lacks under the address that its alert has: no page links to that one. */
export const checkRunbooks = (docs: string, dist: string): readonly string[] =>
  runbooksOf(docs)
    .filter((page) => !existsSync(join(dist, page)))
    .map((page) => `there is no ${page}, to which an alert links`);
