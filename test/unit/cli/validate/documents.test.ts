import { documentsOf } from "../../../../cli/validate/documents.ts";

const first = (yaml: string) => {
  const [document] = documentsOf(yaml, "claim.yaml").documents;
  if (document === undefined) throw new Error("no document");
  return document;
};

describe("documents are read as kubectl reads them", () => {
  test.each([
    ["3:30:00", "3:30:00"],
    ["2026-03-01", "2026-03-01"],
    ["off", false],
    ["y", true],
    ["'off'", "off"],
    ["30", 30],
    ["~", null],
  ])("%s", (written, read) => {
    expect(first(`value: ${written}`).object).toEqual({ value: read });
  });

  test("several documents, empty ones left out", () => {
    const { documents } = documentsOf("a: 1\n---\n---\nb: 2\n---\n", "claim.yaml");
    expect(documents.map(({ object }) => object)).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test("the items of a List", () => {
    const { documents } = documentsOf("kind: List\nitems:\n- a: 1\n- b: 2\n", "claim.yaml");
    expect(documents.map(({ object }) => object)).toEqual([{ a: 1 }, { b: 2 }]);
    expect(documents[1]?.positionOf(["b"])).toEqual({ file: "claim.yaml", line: 4, column: 3 });
  });

  test("JSON", () => {
    expect(first('{"a": [1, "x"]}').object).toEqual({ a: [1, "x"] });
  });
});

describe("places", () => {
  const document = first("spec:\n  parameters:\n    instances: -1\n    list: [a, b]\n");

  test.each([
    [["spec", "parameters", "instances"], 3, 5],
    [["spec", "parameters", "list", 1], 4, 15],
    // Not written: the closest parent.
    [["spec", "parameters", "size", "plan"], 2, 3],
    [["metadata", "name"], 1, 1],
  ])("%j", (path, line, column) => {
    expect(document.positionOf(path)).toEqual({ file: "claim.yaml", line, column });
  });
});

describe("what is not YAML", () => {
  test.each([
    ["a: [", 1],
    ["a: 1\na: 2\n", 2],
    ["a: 1\n b: 2\n", 1],
  ])("%j is reported in line %i", (text, line) => {
    const { documents, illegible } = documentsOf(text, "claim.yaml");
    expect(documents).toEqual([]);
    expect(illegible[0]?.message).toMatch(/^not YAML: /);
    expect(illegible[0]?.position.line).toBe(line);
  });
});
