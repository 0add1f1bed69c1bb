import { authorizer } from "../../../../cli/cel/authorizer.ts";
import { evaluate } from "../../../../cli/cel/expression.ts";
import { sentenceOf } from "../../../../cli/cel/sentence.ts";
import { celValue } from "../../../../cli/cel/value.ts";

const resultOf = (expression: string, self?: unknown): unknown => {
  const outcome = evaluate(expression, { self: celValue(self ?? null), authorizer });
  if (outcome.kind !== "value") throw new Error(JSON.stringify(outcome));
  return outcome.value;
};

describe("the evaluator, as Kubernetes' rules need it", () => {
  test.each([
    // An int-or-string is of either type.
    ["string(self) == '6'", 6],
    ["string(self) == '6'", "6"],
    ["int(self) == 15", "15"],
    ["type(self) == int", 6],
    ["type(self) == double", 1.5],
    ["type(self) == bool", true],
    ["self == {'a': [1, 2.5], 'b': {'c': 'x'}}", { a: [1, 2.5], b: { c: "x" } }],
    ["has(self.a) && !has(self.b)", { a: 1 }],
    // An error on one side of || does not matter when the other side is true.
    ["self.missing == 1 || has(self.a)", { a: 1 }],
    ["self.filter(n, n != 'a') == ['b']", { a: 1, b: 2 }],
    ["self.all(a, self.exists_one(b, b.user.replace('_', '-') == a.user))", [{ user: "a" }, { user: "b" }]],
    ["self.lowerAscii().matches('^fsync$')", "FSYNC"],
    ["self.size() == 4", "über"],
    ["'%s has %d'.format([self, 3]) == 'orders has 3'", "orders"],
    ["self.split(',').map(s, s.trim()).join('-') == 'a-b'", "a , b"],
    ["self.__namespace__ == 'x' || self.namespace == 'x'", { namespace: "x" }],
  ])("%s", (expression, self) => {
    expect(resultOf(expression, self)).toBe(true);
  });
});

describe("quantities", () => {
  test.each([
    "quantity('1Gi').compareTo(quantity('1024Mi')) == 0",
    "quantity('1Gi') == quantity('1024Mi')",
    "quantity('20G').isLessThan(quantity('20Gi'))",
    "quantity('0.1').compareTo(quantity('100m')) == 0",
    "quantity('1e3').compareTo(quantity('1k')) == 0",
    "quantity('1E').isGreaterThan(quantity('1P'))",
    "quantity('-1').sign() == -1",
    "quantity('1.5Gi').asInteger() == 1610612736",
    "quantity('1').add(quantity('500m')).sub(1).compareTo(quantity('0.5')) == 0",
    "!quantity('1.5').isInteger()",
    "isQuantity('+.5Ki') && isQuantity('5.')",
    "!isQuantity('') && !isQuantity('1 Gi') && !isQuantity('1gi') && !isQuantity('.') && !isQuantity('1K')",
    // More digits than a double holds.
    "quantity('9007199254740993').isGreaterThan(quantity('9007199254740992'))",
  ])("%s", (expression) => {
    expect(resultOf(expression)).toBe(true);
  });

  test("what is none is an error, not zero", () => {
    expect(evaluate("quantity('x').isLessThan(quantity('1'))", {})).toMatchObject({ kind: "error" });
  });
});

describe("addresses", () => {
  test.each([
    "isCIDR('10.1.2.3/8') && isCIDR('2001:db8::/32') && isCIDR('::/0')",
    "!isCIDR('10.0.0.0') && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0/08') && !isCIDR('10.0.0/8')",
    "!isCIDR('fe80::1%eth0/64') && !isCIDR('::ffff:10.0.0.0/104')",
    "isIP('192.0.2.1') && isIP('::1') && !isIP('192.0.2.01') && !isIP('x')",
    "ip('::1').family() == 6",
    "cidr('10.0.0.0/8').containsIP('10.1.1.1') && !cidr('10.0.0.0/8').containsIP('11.0.0.1')",
    "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR('10.0.0.0/8')",
    "!cidr('10.0.0.0/8').containsIP(ip('::1'))",
    "cidr('10.1.2.3/8').prefixLength() == 8",
  ])("%s", (expression) => {
    expect(resultOf(expression)).toBe(true);
  });
});

describe("lists and patterns", () => {
  test.each([
    "['a', 'b'].isSorted() && ![2, 1].isSorted()",
    "[3, 1, 2].min() == 1 && ['a', 'c', 'b'].max() == 'c' && [1, 2].sum() == 3",
    "['a', 'b', 'a'].indexOf('a') == 0 && ['a', 'b', 'a'].lastIndexOf('a') == 2 && [1].indexOf(2) == -1",
    "'abc 123'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]') == ['1', '2'] && 'a1b2'.findAll('[0-9]', 1) == ['1']",
  ])("%s", (expression) => {
    expect(resultOf(expression)).toBe(true);
  });
});

describe("what only a cluster knows", () => {
  const allowed = "authorizer.group('').resource('secrets').namespace('x').check('create').allowed()";

  test("is asked for by name", () => {
    expect(evaluate(allowed, { authorizer })).toEqual({ kind: "needs-cluster" });
  });

  test("does not matter where the answer stands without it", () => {
    expect(evaluate(`true || ${allowed}`, { authorizer })).toEqual({ kind: "value", value: true });
    expect(evaluate(`['a'].all(n, n == 'a' || ${allowed})`, { authorizer })).toEqual({
      kind: "value",
      value: true,
    });
  });

  test("is not silently true or false", () => {
    expect(evaluate(`false || (${allowed} && true)`, { authorizer })).toEqual({ kind: "needs-cluster" });
    expect(evaluate(`['a', 'b'].all(n, n == 'a' || ${allowed})`, { authorizer })).toEqual({
      kind: "needs-cluster",
    });
  });
});

describe("what cannot be evaluated", () => {
  test.each(["1 +", "unheardOf(1)", "self.missing", "'a' + 1"])("%s is an error", (expression) => {
    expect(evaluate(expression, { self: celValue({}) })).toMatchObject({ kind: "error" });
  });
});

describe("a property whose name is a word of CEL", () => {
  test("is escaped where a schema names it, and only there", () => {
    const schema = { type: "object", properties: { namespace: { type: "string" } } } as const;
    expect(celValue({ namespace: "x" }, schema)).toEqual({ __namespace__: "x" });
    expect(celValue({ namespace: "x", "a-b": 1 })).toEqual({ namespace: "x", "a-b": 1n });
  });
});

test("a number is double where the schema says so, int otherwise", () => {
  expect(celValue(1, { type: "number" })).toBe(1);
  expect(celValue(1)).toBe(1n);
});

test("a sentence has a blank for each part that the object fills in", () => {
  expect(sentenceOf({ messageExpression: "'size is ' + string(self) + ', the least is 1'" })).toBe(
    "size is …, the least is 1",
  );
  expect(sentenceOf({ message: "always the same" })).toBe("always the same");
});
