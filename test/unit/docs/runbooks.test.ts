import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { misfits, withDefaults } from "../../../runtime/schema.ts";
import { ALERTS } from "../../../services/postgresql/alerts/index.ts";
import { PostgreSQLParameters } from "../../../services/postgresql/api.ts";
import { PostgreSQLEntry } from "../../../services/postgresql/catalogue-entry.ts";
import { NAMES } from "../../../services/postgresql/names.ts";
import { OWNED_SETTINGS } from "../../../services/postgresql/owned-settings.ts";
import { codeBlocksOf } from "../../support/code-blocks.ts";
import { runbookOf } from "../../support/runbook.ts";

const folder = resolve(import.meta.dirname, "../../../docs/runbooks");
const alerts = ALERTS.map(({ name }) => name);
/** What commands find set, from the alert's labels. */
const GIVEN = ["NAMESPACE", "CLAIM", "CLAIM_NAMESPACE"] as const;
const pages = globSync("*.md", { cwd: folder }).map((page) => basename(page, ".md"));

const everything = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? "");

test("every alert has a runbook, and every runbook an alert", () => {
  expect(pages.filter((page) => page !== "README").sort()).toEqual([...alerts].sort());
});

const INDEX = resolve(folder, "README.md");

test("the index names every runbook", () => {
  const index = readFileSync(INDEX, "utf8");
  expect(alerts.filter((alert) => !index.includes(`(${alert}.md)`))).toEqual([]);
});

test("the index sets the variables that commands of runbooks are given, and nothing else", () => {
  const [set, ...others] = codeBlocksOf(INDEX);
  expect(others).toEqual([]);
  const printed = execFileSync("bash", ["--norc", "-euc", `${set?.text}\nenv`], {
    encoding: "utf8",
    env: {},
  });
  const names = everything(printed, /^([A-Z_]+)=/gm).filter((name) => !["PWD", "SHLVL", "_"].includes(name));
  expect(names.sort()).toEqual([...GIVEN].sort());
});

describe.each(alerts)("the runbook of %s", (alert) => {
  const { headings, code } = runbookOf(alert);
  const commands = [...code("Diagnosis", "sh"), ...code("Mitigation", "sh")].join("\n");

  test("says what it means, what it does to people, how to find the cause, and what to do", () => {
    expect(headings).toEqual(["Meaning", "Impact", "Diagnosis", "Mitigation"]);
    expect(code("Diagnosis", "sh")).not.toEqual([]);
    expect(code("Mitigation", "sh")).not.toEqual([]);
  });

  test("has commands that a shell understands, with no variable that is set nowhere", () => {
    execFileSync("bash", ["-n"], { input: commands });
    const set = new Set<string>([...GIVEN, ...everything(commands, /(?:^|for |if )([A-Z]+)(?:=| in )/gm)]);
    expect(everything(commands, /\$\{?([A-Z_]+)/g).filter((name) => !set.has(name))).toEqual([]);
  });

  test("reaches for servers and volumes of the current Cluster only, which each block asks for", () => {
    for (const block of [...code("Diagnosis", "sh"), ...code("Mitigation", "sh")]) {
      const selectors = everything(
        block,
        /(?:-l|--selector)[ =]"?(\S*cnpg\.io\/(?:instanceRole|podRole)[^\s"]*)/g,
      );
      expect(selectors.filter((selector) => !selector.startsWith("cnpg.io/cluster=$CLUSTER,"))).toEqual([]);
      expect([
        block,
        !block.includes("$CLUSTER") || block.includes("CLUSTER=$(kubectl get service primary "),
      ]).toEqual([block, true]);
    }
  });

  test("names the containers, hosts and databases that an instance has", () => {
    expect(everything(commands, / -c ([a-z-]+) /g).filter((container) => container !== "postgres")).toEqual(
      [],
    );
    expect(everything(commands, / -d ([a-z_]+)/g).filter((database) => database !== NAMES.database)).toEqual(
      [],
    );
    expect(
      everything(commands, /get service ([a-z]+)/g).filter((service) => service !== NAMES.primary),
    ).toEqual([]);
    const { singular } = PostgreSQLEntry.names.claim;
    expect(everything(commands, /(postgresqlinstance\w*)/g).filter((kind) => kind !== singular)).toEqual([]);
  });

  test("changes claims as the API server allows", () => {
    for (const patch of everything(commands, /postgresqlinstance "\$CLAIM".*\\\n +-p '(.*)'/g)) {
      const { parameters } = (
        JSON.parse(patch) as { spec: { parameters: { service?: { pgSettings?: object } } } }
      ).spec;
      expect(misfits(PostgreSQLParameters, withDefaults(PostgreSQLParameters, parameters))).toEqual([]);
      const settings = Object.keys(parameters.service?.pgSettings ?? {});
      expect(settings.filter((name) => OWNED_SETTINGS.some((owned) => owned === name))).toEqual([]);
    }
  });

  // The end-to-end tests run the commands of these two parts.
  test("has no commands above its diagnosis", () => {
    expect([...code("Meaning", "sh"), ...code("Impact", "sh"), ...code("", "sh")]).toEqual([]);
  });
});

describe("the runbook that has replicas made anew", () => {
  const marked = (connected: string | undefined): readonly string[] => {
    const home = mkdtempSync(join(tmpdir(), "matura-unrecoverable-"));
    const answer = connected === undefined ? "exit 1" : `echo "${connected}"`;
    const kubectl = `#!/bin/bash
case "$1 $*" in
  exec*) ${answer} ;;
  annotate*) echo "$5" >> "${home}/marked" ;;
  *instanceRole=replica*) echo -n "postgresql-2 postgresql-3" ;;
  *instanceRole=primary*) echo pod/postgresql-1 ;;
esac
`;
    writeFileSync(join(home, "kubectl"), kubectl, { mode: 0o755 });
    writeFileSync(join(home, "marked"), "");
    const [first = ""] = runbookOf("PostgreSQLReplicaNotStreaming").code("Mitigation", "sh");
    const env = { PATH: `${home}:${process.env.PATH}`, NAMESPACE: "orders" };
    execFileSync("bash", ["--norc", "-c", first], { env });
    return readFileSync(join(home, "marked"), "utf8").split("\n").filter(Boolean);
  };

  test("marks those that are not connected, and no other", () => {
    expect(marked("postgresql-2")).toEqual(["postgresql-3"]);
    expect(marked("postgresql-2\npostgresql-3")).toEqual([]);
  });

  test("marks none where the primary does not answer: they may be all that is left", () => {
    expect(marked(undefined)).toEqual([]);
  });
});
