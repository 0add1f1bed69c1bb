import fc from "fast-check";
import { patch, reverting } from "../../../runtime/merge.ts";

describe("an amendment", () => {
  test.each([
    ["sets a field", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["takes a field out", { a: 1, b: { c: 2, d: 3 } }, { b: { c: null } }, { a: 1, b: { d: 3 } }],
    ["takes out what is not there", { a: 1 }, { b: { c: null }, d: null }, { a: 1, b: {} }],
    [
      "takes an entry out of a named list",
      {
        list: [
          { name: "a", on: true },
          { name: "b", on: true },
        ],
      },
      { list: [{ name: "a", on: null }] },
      { list: [{ name: "b", on: true }] },
    ],
    [
      "takes a list out with its last entry",
      { list: [{ name: "a", on: true }] },
      { list: [{ name: "a", on: null }] },
      {},
    ],
    [
      "keeps an entry that only ever had a name",
      { list: [{ name: "a" }] },
      { list: [{ name: "b" }] },
      { list: [{ name: "a" }, { name: "b" }] },
    ],
    ["replaces a list without names", { list: [1, 2] }, { list: [3] }, { list: [3] }],
  ])("%s", (_, object, fields, expected) => {
    expect(patch(object, fields)).toEqual(expected);
  });
});

const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.constantFrom("x", "y"));
const named = fc.uniqueArray(
  fc.record(
    { name: fc.constantFrom("a", "b", "c"), image: scalar, other: scalar },
    { requiredKeys: ["name", "image"] },
  ),
  { selector: ({ name }) => name, minLength: 1, maxLength: 3 },
);
/** A field always has one type, as in any Kubernetes object. */
const { object } = fc.letrec<{ object: object }>((tie) => ({
  object: fc.record(
    {
      scalar,
      list: fc.array(scalar, { minLength: 1, maxLength: 2 }),
      named,
      map: fc.dictionary(fc.constantFrom("p", "q", "r"), scalar, { noNullPrototype: true }),
      object: fc.option(tie("object"), { nil: undefined, depthSize: "small" }),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
}));

/** Named lists have no order of their own. */
const ordered = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    Array.isArray(each) && each.every((item) => typeof item === "object" && item !== null && "name" in item)
      ? [...each].sort((a, b) => (a.name < b.name ? -1 : 1))
      : each,
  );

test("what reverts an object to another one does so, and is nothing where they are the same", () => {
  fc.assert(
    fc.property(object, object, (from, to) => {
      const amendment = reverting(from, to);
      expect(ordered(amendment === undefined ? from : patch(from, amendment))).toEqual(ordered(to));
      expect(reverting(from, from)).toBeUndefined();
    }),
  );
});
