import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assess, restsOnOf } from "../../../../cli/assess/assessment.ts";
import { digestOf } from "../../../../cli/assess/code-digest.ts";
import { htmlOf } from "../../../../cli/assess/html.ts";
import { markdownOf } from "../../../../cli/assess/markdown.ts";
import { type Evidence, following, type TestEvidence } from "../../../../cli/assess/model/evidence.ts";
import type { ServiceMaturity } from "../../../../cli/assess/model/requirements.ts";
import { Repository } from "../../../../cli/assess/repository.ts";
import { MATURITY } from "../../../../cli/assess/services/index.ts";
import { PostgreSQLMaturity } from "../../../../cli/assess/services/postgresql.ts";
import type { Result, TestRecord } from "../../../../cli/assess/test-record.ts";
import { ITERATIONS } from "../../../../runtime/iteration.ts";
import { REGISTRY } from "../../../../services/registry.ts";

const FILE = "test/e2e/backup/switch.test.ts";
const COMMIT = "0123456789abcdef";

let root: string;

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const record = (tests: Readonly<Record<string, Result>>): void => {
  const parts = [...restsOnOf(PostgreSQLMaturity, ITERATIONS), "docs/restore.md"];
  const code = Object.fromEntries(parts.map((part) => [part, digestOf(root, part)]));
  const value: TestRecord = {
    runs: { [COMMIT]: { date: "2026-03-02T10:00:00.000Z", code } },
    files: { [FILE]: { commit: COMMIT, digest: digestOf(root, FILE), tests } },
  };
  write("test/evidence.json", JSON.stringify(value));
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "matura-assess-"));
  write(FILE, "test");
  write("functions/backup/postgresql.ts", "code");
  write("runtime/serve.ts", "code");
  write("docs/restore.md", "# Restore\n\n## In place\n\nLike this.\n\n## Empty\n");
  write("docs/empty.md", "# Empty\n\n## In place\n");
  write("compositions/postgresql.yaml", "spec: { pipeline: [{ step: backup }] }");
  record({ "off: stops": { status: "passed", seconds: 12 }, "on again": { status: "passed", seconds: 700 } });
});
afterEach(() => rmSync(root, { recursive: true }));

/** The row of a requirement of Backup that rests on this alone. */
const rowOf = (answer: readonly [Evidence, ...Evidence[]] | { notYet: string } | { deviation: string }) => {
  const maturity: ServiceMaturity = {
    ...PostgreSQLMaturity,
    iterations: {
      ...PostgreSQLMaturity.iterations,
      backup: { ...PostgreSQLMaturity.iterations.backup, enable: answer },
    },
  };
  const { sections } = assess(new Repository(root), maturity);
  const row = sections.find(({ title }) => title === "Backup")?.rows[0];
  return { state: row?.state, text: row?.findings.map(({ text }) => text).join("\n"), reason: row?.reason };
};

const tested: TestEvidence = { kind: "test", tier: "e2e", file: FILE };

describe("a requirement", () => {
  test("is proved by tests that passed, with date and commit", () => {
    const row = rowOf([tested]);
    expect(row.state).toBe("proved");
    expect(row.text).toBe("e2e backup/switch: 2 passed, 2026-03-02, 0123456");
  });

  test.each<[string, string, () => void]>([
    ["the code of its iteration", "functions/backup", () => write("functions/backup/postgresql.ts", "other")],
    ["a new file there", "functions/backup", () => write("functions/backup/new.ts", "")],
    ["code of all iterations", "runtime", () => write("runtime/serve.ts", "other")],
    ["the test", "the test itself", () => write(FILE, "other")],
  ])("is stale once something has changed: %s", (_what, named, change) => {
    change();
    const row = rowOf([tested]);
    expect(row.state).toBe("stale");
    expect(row.text).toContain(`changed since: ${named}`);
  });

  test("is not stale for what it does not rest on", () => {
    write("functions/scaling/postgresql.ts", "other");
    write("docs/other.md", "");
    expect(rowOf([tested]).state).toBe("proved");
  });

  test("is stale once what the test alone follows has changed", () => {
    const followed = following(tested, "docs/restore.md");
    expect(rowOf([followed]).state).toBe("proved");
    write("docs/restore.md", "# Restore\n\n## Otherwise\n");
    expect(rowOf([followed]).text).toContain("changed since: docs/restore.md");
    expect(rowOf([tested]).state).toBe("proved");
  });

  test("has failed with one of its tests, and only with its own", () => {
    record({ "off: stops": { status: "failed", seconds: 1 }, "on again": { status: "passed", seconds: 1 } });
    expect(rowOf([tested]).state).toBe("failed");
    expect(rowOf([{ ...tested, title: "on again" }]).state).toBe("proved");
    expect(rowOf([{ ...tested, title: "off:" }]).state).toBe("failed");
  });

  test.each<[string, Evidence]>([
    ["a test that is not there", { ...tested, file: "test/e2e/backup/none.test.ts" }],
    ["a title that no test has", { ...tested, title: "sideways" }],
    ["a page that is not there", { kind: "page", path: "docs/none.md", headings: [] }],
    ["a section that is not there", { kind: "page", path: "docs/restore.md", headings: ["Elsewhere"] }],
    ["a section without a word in it", { kind: "page", path: "docs/restore.md", headings: ["Empty"] }],
    ["a page without a word in it", { kind: "page", path: "docs/empty.md", headings: [] }],
    ["a function that is not there", { kind: "function", iteration: "scaling" }],
  ])("is not met by %s", (_what, evidence) => {
    expect(rowOf([tested, evidence]).state).toBe("missing");
  });

  test("is not met by tests that were skipped", () => {
    record({ "off: stops": { status: "skipped", seconds: 0 }, "on again": { status: "passed", seconds: 1 } });
    expect(rowOf([tested])).toMatchObject({
      state: "missing",
      text: "e2e backup/switch: 1 of 2 did not run, 2026-03-02, 0123456",
    });
    expect(rowOf([{ ...tested, title: "on again" }]).state).toBe("proved");
  });

  test("is not met by a function that is in no composition", () => {
    write("functions/metrics/postgresql.ts", "");
    expect(rowOf([{ kind: "function", iteration: "metrics" }]).state).toBe("missing");
    expect(rowOf([{ kind: "function", iteration: "backup" }]).state).toBe("proved");
  });

  test("that promises a time holds it", () => {
    const slow: Evidence = { ...tested, title: "on again", atMost: 600 };
    expect(rowOf([slow])).toMatchObject({ state: "failed", text: expect.stringContaining("took 700 s") });
    expect(rowOf([{ ...slow, atMost: 900 }])).toMatchObject({
      state: "proved",
      text: expect.stringContaining("700.0 s of 900 s"),
    });
  });

  test("has its reason where it is not met, or met in another way", () => {
    expect(rowOf({ notYet: "nobody wrote it" })).toMatchObject({
      state: "missing",
      reason: "nobody wrote it",
    });
    expect(rowOf({ deviation: "it has no users" })).toMatchObject({
      state: "deviation",
      reason: "it has no users",
    });
  });
});

test.each([
  ["", "Unexpected end of JSON input"],
  ["[]", "must be object"],
])("a record that nobody can read is refused: %j", (text, why) => {
  write("test/evidence.json", text);
  expect(() => new Repository(root).record).toThrow(
    `test/evidence.json is not as "npm run evidence" writes it: ${why}; take the one that was committed`,
  );
});

test("a folder that is no checkout is refused", () => {
  rmSync(join(root, "test/evidence.json"));
  expect(() => new Repository(root)).toThrow("is not a checkout of Matura");
});

test("a record that someone edited is refused with what is wrong", () => {
  write("test/evidence.json", JSON.stringify({ runs: {}, files: { [FILE]: { commit: 1 } } }));
  expect(() => rowOf([tested])).toThrow("test/evidence.json");
});

describe("this repository", () => {
  test("has an assessment of every service", () => {
    expect(MATURITY.map(({ service }) => service)).toEqual(REGISTRY.map(({ service }) => service.name));
  });

  test("has every page, function, runbook and panel that PostgreSQL's evidence names", () => {
    const repository = new Repository(".");
    const { sections } = assess(repository, PostgreSQLMaturity);
    const gone = sections
      .flatMap(({ rows }) => rows)
      .flatMap(({ findings }) => findings)
      .filter(({ state, text }) => state === "missing" && !/never run|none ran/.test(text));
    expect(gone).toEqual([]);
  });
});

test("pages say every requirement with its evidence, and show texts as they are", () => {
  const assessment = assess(new Repository(root), {
    ...PostgreSQLMaturity,
    iterations: {
      ...PostgreSQLMaturity.iterations,
      backup: { ...PostgreSQLMaturity.iterations.backup, enable: { notYet: "<nothing> | yet" } },
    },
  });
  const markdown = markdownOf(assessment, "..");
  const html = htmlOf(assessment);
  for (const { requirement } of assessment.sections.flatMap(({ rows }) => rows)) {
    expect(markdown).toContain(requirement);
    expect(html).toContain(requirement.replaceAll("'", "&#39;"));
  }
  expect(markdown).toContain("<nothing> \\| yet");
  expect(html).toContain("&lt;nothing&gt; | yet");
  expect(html).not.toMatch(/(src|href)=/);
});
