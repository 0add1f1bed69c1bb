import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { followedBlocks, isFollowedBy, isUnrun } from "../../support/followed-blocks.ts";
import { type PageBlock, pageBlocks } from "../../support/page-blocks.ts";
import { CI, PAGE_FOLLOWERS } from "../../support/page-followers.ts";
import { UNRUN_BLOCKS } from "../../support/unrun-blocks.ts";

/** What somebody can run, and a test therefore has to. */
const RUN: readonly string[] = ["sh", "yaml", "promql"];

/** What is there to be looked at. */
const SHOWN: readonly string[] = [
  // What a command prints.
  "",
  "text",
  // A picture.
  "mermaid",
  // A part of the sources, which the compiler checks there; that it is one is checked below.
  "ts",
];

const blocks = pageBlocks();
const titleOf = ({ page, text }: PageBlock): string => `${page}: ${text.split("\n")[0]}`;

test("every block is in a language that is run, or is known to be shown only", () => {
  const others = blocks.filter(({ language }) => !RUN.includes(language) && !SHOWN.includes(language));
  expect(others.map((block) => `${titleOf(block)} (${block.language})`)).toEqual([]);
});

test("every block that can be run has a test that runs it, or a reason why none does", () => {
  const alone = blocks
    .filter(({ language }) => RUN.includes(language))
    .filter((block) => !isUnrun(block) && !PAGE_FOLLOWERS.some((follower) => isFollowedBy(follower, block)));
  expect(alone.map(titleOf)).toEqual([]);
});

describe.each(PAGE_FOLLOWERS)("$file", ({ file, pages, languages, trace }) => {
  test("is there, and follows the pages that are said to be followed by it", () => {
    expect(existsSync(file)).toBe(true);
    const text = readFileSync(file, "utf8");
    const names = trace === undefined ? pages.map((page) => basename(page, ".md")) : [];
    expect(names.filter((name) => !text.includes(`${name}.md`) && !text.includes(`${name}"`))).toEqual([]);
    expect(text).toContain(trace ?? "");
  });

  test("has something to run on each of them", () => {
    const empty = pages.filter(
      (page) =>
        !blocks.some((block) => isFollowedBy({ file, pages: [page], languages }, block) && !isUnrun(block)),
    );
    expect(empty).toEqual([]);
  });
});

test.each(UNRUN_BLOCKS)(
  "$page has the one block that begins with $begins, and it is said why nobody runs it",
  ({ page, begins, why }) => {
    const meant = blocks.filter((block) => block.page === page && block.text.startsWith(begins));
    expect(meant.map(titleOf)).toHaveLength(1);
    expect(why).toMatch(/^\S.{20,}\.$/);
    const named = why.match(/(?:test|scripts)\/\S+\.ts/g) ?? [];
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  },
);

test(`${CI} runs the commands that it is said to run`, () => {
  const others = PAGE_FOLLOWERS.filter(({ file }) => file !== CI);
  // What is not npm's is left to another file that follows the page, where there is one.
  const commands = followedBlocks(CI)
    .filter((block) => !others.some((other) => isFollowedBy(other, block)) || block.text.startsWith("npm "))
    .flatMap(({ text }) => text.split(/\n|&&/))
    .map((command) => command.trim().replace(/^(?:\w+=\S+ )+/, ""));
  const run = readFileSync(CI, "utf8").replaceAll(" --silent", "");
  const strange = commands.filter((command) => {
    const [npm = "?"] = /^npm (?:ci|test|run [\w:]+)/.exec(command) ?? [];
    return !new RegExp(`${npm}(?![\\w:])`).test(run);
  });
  expect(commands.length).toBeGreaterThan(3);
  expect(strange).toEqual([]);
});

test("what is shown of the sources is in them", () => {
  const bare = (code: string): string => code.replaceAll(/\s/g, "").replaceAll(",)", ")");
  const sources = globSync("runtime/*.ts").map((file) => bare(readFileSync(file, "utf8")));
  const shown = blocks.filter(({ language }) => language === "ts");
  expect(shown.filter(({ text }) => !sources.some((source) => source.includes(bare(text))))).toEqual([]);
});
