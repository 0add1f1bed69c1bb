import { type CelFunc, CelScalar, type CelValue, celMethod, listType } from "@bufbuild/cel";

const { BOOL, DYN, INT } = CelScalar;
const LIST = listType(DYN);

/** Values of one kind, in CEL's order; Kubernetes refuses lists of mixed kinds when it compiles a rule. */
const less = (a: CelValue, b: CelValue): boolean => {
  if (typeof a === "string" && typeof b === "string") return a < b;
  if (isNumber(a) && isNumber(b)) return a < b;
  if (typeof a === "boolean" && typeof b === "boolean") return !a && b;
  throw new Error("the list has values that have no order");
};

const isNumber = (value: CelValue): value is bigint | number =>
  typeof value === "bigint" || typeof value === "number";

const extreme = (values: readonly CelValue[], before: (a: CelValue, b: CelValue) => boolean): CelValue => {
  const [first, ...rest] = values;
  if (first === undefined) throw new Error("the list is empty");
  return rest.reduce((best, value) => (before(value, best) ? value : best), first);
};

const sum = (values: readonly CelValue[]): bigint | number => {
  if (values.every((value) => typeof value === "bigint")) return values.reduce((a, b) => a + b, 0n);
  if (values.every((value) => typeof value === "number")) return values.reduce((a, b) => a + b, 0);
  throw new Error("the list has values that are not numbers");
};

/** Kubernetes' own list library (k8s.io/apiserver/pkg/cel/library/lists.go). */
export const listFunctions: readonly CelFunc[] = [
  celMethod("isSorted", LIST, [], BOOL, function () {
    const values = [...this];
    return values.every((value, index) => index === 0 || !less(value, values[index - 1] as CelValue));
  }),
  celMethod("sum", LIST, [], DYN, function () {
    return sum([...this]);
  }),
  celMethod("min", LIST, [], DYN, function () {
    return extreme([...this], less);
  }),
  celMethod("max", LIST, [], DYN, function () {
    return extreme([...this], (a, b) => less(b, a));
  }),
  celMethod("indexOf", LIST, [DYN], INT, function (wanted) {
    return BigInt([...this].indexOf(wanted));
  }),
  celMethod("lastIndexOf", LIST, [DYN], INT, function (wanted) {
    return BigInt([...this].lastIndexOf(wanted));
  }),
];
