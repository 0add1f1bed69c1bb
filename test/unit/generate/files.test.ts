import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { generatedFiles } from "../../../scripts/generate/files.ts";

const present = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

describe("generated files", () => {
  test.each(generatedFiles().map(({ path, content }) => [path, content] as const))(
    "%s is as its sources say",
    (path, content) => {
      expect(present(path)).toBe(content);
    },
  );

  // JSON has no comments.
  const commented = generatedFiles().filter(({ path }) => !path.endsWith(".json"));
  test.each(commented.map(({ path, content }) => [path, content] as const))(
    "%s says what it is made from",
    (_, content) => {
      expect(content.split("\n")[0]).toMatch(/Generated from .* by `npm run generate`/);
    },
  );

  test("manifests are YAML whose names are their own", () => {
    const manifests = generatedFiles()
      .filter(({ path }) => path.endsWith(".yaml"))
      .flatMap(({ content }) => parseAllDocuments(content))
      .map((document) => document.toJS());
    // What configures a program is no object of the API, and has no name.
    const names = manifests
      .filter(({ metadata }) => metadata !== undefined)
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
