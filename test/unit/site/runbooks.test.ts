import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ALERTS } from "../../../services/postgresql/alerts/index.ts";
import { ruleOf } from "../../../services/postgresql/alerts/rule.ts";
import { publishRunbooks } from "../../../site/build/runbook-files.ts";
import { checkRunbooks } from "../../../site/check/runbooks.ts";
import { alertContext } from "../../support/alert-context.ts";

const DOCS = resolve(import.meta.dirname, "../../../docs");
const SITE = "https://docs.example.com";

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), "matura-site-"));
  // The build has made the pages when it publishes the files.
  mkdirSync(join(dist, "runbooks"));
  publishRunbooks(DOCS, dist);
});
afterEach(() => rmSync(dist, { recursive: true }));

test("each alert's address is of a file of the site", () => {
  const addresses = ALERTS.map(
    (alert) => ruleOf(alert, alertContext, { runbooks: `${SITE}/runbooks` }).annotations.runbook_url ?? "",
  );
  expect(addresses).not.toEqual([]);
  expect(addresses.filter((address) => !existsSync(join(dist, new URL(address).pathname)))).toEqual([]);
});

test("nothing else is published as Markdown", () => {
  expect(globSync("**/*.md", { cwd: dist })).toHaveLength(ALERTS.length);
});

test("the site's check names an address that leads nowhere", () => {
  expect(checkRunbooks(DOCS, dist)).toEqual([]);
  unlinkSync(join(dist, "runbooks/PostgreSQLBackupOverdue.md"));
  expect(checkRunbooks(DOCS, dist)).toEqual([
    "there is no runbooks/PostgreSQLBackupOverdue.md, to which an alert links",
  ]);
});
