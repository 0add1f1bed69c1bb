import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { decodeRequest, RequestError } from "../../../../runtime/codec/index.ts";
import {
  bytesField,
  doubleField,
  entry,
  message,
  textField,
  varintField,
} from "../../../support/wire-writer.ts";

const SAME = Symbol("what the SDK reads");

/** `input` of a RunFunctionRequest is a google.protobuf.Struct. */
const asInput = (struct: Uint8Array): Uint8Array => bytesField(4, struct);
const ours = (struct: Uint8Array): unknown => decodeRequest(asInput(struct)).input;
const theirs = (struct: Uint8Array): unknown => RunFunctionRequest.decode(asInput(struct)).input;

const field = (key: string, value: Uint8Array): Uint8Array => entry(1, key, value);
const number = (value: number): Uint8Array => doubleField(2, value);
const text = (value: string): Uint8Array => textField(3, value);
const struct = (...fields: readonly Uint8Array[]): Uint8Array => bytesField(5, message(...fields));
const list = (...values: readonly Uint8Array[]): Uint8Array =>
  bytesField(6, message(...values.map((value) => bytesField(1, value))));
const NULL = varintField(1, 0);

const deepList = (levels: number): Uint8Array => {
  let value = list();
  for (let level = 1; level < levels; level += 1) value = list(value);
  return value;
};
const deep = (levels: number): unknown => {
  let value: unknown[] = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
};

interface EdgeCase {
  readonly name: string;
  readonly struct: Uint8Array;
  readonly expected: unknown;
  /** What the SDK's codec makes of it, where that differs. */
  readonly sdk: unknown;
}

const edge = (name: string, bytes: Uint8Array, expected: unknown, sdk: unknown = SAME): EdgeCase => ({
  name,
  struct: bytes,
  expected,
  sdk,
});

const CASES: readonly EdgeCase[] = [
  edge("an empty Struct", message(), {}),
  edge("null", field("a", NULL), { a: null }),
  edge("a null of a number that the enum lacks", field("a", varintField(1, 5)), { a: null }),
  edge("an empty Value is absent", message(field("a", message()), field("b", number(1))), { b: 1 }),
  edge("an entry without a value is absent", bytesField(1, textField(1, "a")), {}),
  edge(
    "an empty Value in a list is null",
    field("a", list(message(), number(1))),
    { a: [null, 1] },
    {
      a: [undefined, 1],
    },
  ),
  edge("plus zero", field("a", number(0)), { a: 0 }),
  edge("minus zero", field("a", number(-0)), { a: -0 }),
  edge("2^53", field("a", number(2 ** 53)), { a: 9_007_199_254_740_992 }),
  edge(
    "the largest and the smallest number",
    message(field("a", number(Number.MAX_VALUE)), field("b", number(5e-324))),
    {
      a: Number.MAX_VALUE,
      b: 5e-324,
    },
  ),
  edge(
    "false and true, also as another number than 1",
    message(field("a", varintField(4, 0)), field("b", varintField(4, 300))),
    {
      a: false,
      b: true,
    },
  ),
  edge(
    "an empty text, list and object",
    message(field("a", text("")), field("b", list()), field("c", struct())),
    {
      a: "",
      b: [],
      c: {},
    },
  ),
  edge("an empty map key", field("", number(1)), { "": 1 }),
  edge("an entry without a key", bytesField(1, bytesField(2, number(1))), { "": 1 }),
  edge("a key sent twice: the last wins", message(field("a", number(1)), field("a", text("x"))), { a: "x" }),
  edge(
    "a key sent again without a value is absent",
    message(field("a", number(1)), field("a", message())),
    {},
    { a: 1 },
  ),
  edge(
    "a key twice in one entry",
    bytesField(1, message(textField(1, "a"), textField(1, "b"), bytesField(2, number(1)))),
    {
      b: 1,
    },
  ),
  edge("a value before its key", bytesField(1, message(bytesField(2, number(1)), textField(1, "a"))), {
    a: 1,
  }),
  edge("a text sent twice in one Value", field("a", message(text("x"), text("y"))), { a: "y" }),
  edge(
    "two kinds in one Value: the last wins",
    field("a", message(text("x"), number(1))),
    { a: 1 },
    { a: "x" },
  ),
  edge(
    "two objects in one Value merge",
    field("a", message(struct(field("x", number(1))), struct(field("y", number(2))))),
    { a: { x: 1, y: 2 } },
    { a: { y: 2 } },
  ),
  edge(
    "two lists in one Value merge",
    field("a", message(list(number(1)), list(number(2)))),
    { a: [1, 2] },
    { a: [2] },
  ),
  edge(
    "an object sent twice in one entry merges",
    bytesField(
      1,
      message(
        textField(1, "a"),
        bytesField(2, struct(field("x", number(1)))),
        bytesField(2, struct(field("y", number(2)))),
      ),
    ),
    { a: { x: 1, y: 2 } },
    { a: { y: 2 } },
  ),
  edge(
    "unknown fields at every level",
    message(
      textField(7, "u"),
      bytesField(
        1,
        message(varintField(9, 1), textField(1, "a"), bytesField(2, message(doubleField(9, 1), text("x")))),
      ),
    ),
    { a: "x" },
  ),
  edge("a known field of another wire type is unknown", field("a", message(varintField(3, 1), number(2))), {
    a: 2,
  }),
  edge("a length in more bytes than it needs", Uint8Array.of(0x0a, 0x83, 0x80, 0x00, 0x0a, 0x01, 0x61), {}),
  edge(
    "a byte order mark, planes above the first, the replacement character",
    field("\uFEFFk", text("\uFEFF😀\uFFFD")),
    {
      "\uFEFFk": "\uFEFF😀\uFFFD",
    },
  ),
  edge("30 lists in each other", field("a", deepList(30)), { a: deep(30) }),
  edge("99 lists in each other", field("a", deepList(99)), { a: deep(99) }, Error),
  edge("100 lists in an object", field("a", deepList(100)), /nest deeper than 100 levels/, Error),
  edge(
    "-Infinity",
    field("a", number(Number.NEGATIVE_INFINITY)),
    /the number -Infinity, which JSON does not have/,
    {
      a: Number.NEGATIVE_INFINITY,
    },
  ),
  edge("NaN", field("a", number(Number.NaN)), /the number NaN/, { a: Number.NaN }),
  edge(
    "text that is not UTF-8",
    field("a", bytesField(3, Uint8Array.of(0xc0, 0x80))),
    /text that is not UTF-8/,
    {
      a: "\uFFFD\uFFFD",
    },
  ),
  edge("half of a surrogate pair", field("a", bytesField(3, Uint8Array.of(0xed, 0xa0, 0x80))), /not UTF-8/, {
    a: "\uFFFD\uFFFD\uFFFD",
  }),
  edge(
    "a number cut short",
    bytesField(1, message(textField(1, "a"), bytesField(2, Uint8Array.of(0x11, 0, 0)))),
    /value|bounds/,
    Error,
  ),
  edge(
    "a length that leads out of its Value",
    bytesField(1, bytesField(2, Uint8Array.of(0x1a, 5, 0x61))),
    /a length of 5 bytes/,
    Error,
  ),
];

describe("google.protobuf.Struct", () => {
  it.each(CASES)("$name", ({ struct: bytes, expected, sdk }) => {
    if (expected instanceof RegExp) {
      expect(() => ours(bytes)).toThrow(RequestError);
      expect(() => ours(bytes)).toThrow(expected);
    } else {
      expect(ours(bytes)).toStrictEqual(expected);
    }
    if (sdk === Error) expect(() => theirs(bytes)).toThrow();
    else expect(theirs(bytes)).toStrictEqual(sdk === SAME ? expected : sdk);
  });

  it("a key named __proto__ is a field like any other; the SDK loses it", () => {
    const bytes = field("__proto__", struct(field("polluted", number(1))));
    const read = ours(bytes) as object;
    expect(Object.keys(read)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(JSON.stringify(read)).toBe('{"__proto__":{"polluted":1}}');
    expect(Object.keys(theirs(bytes) as object)).toEqual([]);
  });

  it("is frozen through and through", () => {
    const read = ours(field("a", list(struct(field("b", number(1)))))) as { a: { b: number }[] };
    expect(Object.isFrozen(read) && Object.isFrozen(read.a) && Object.isFrozen(read.a[0])).toBe(true);
  });
});
