import { type CelFunc, CelScalar, type CelValue, celFunc, celMethod } from "@bufbuild/cel";
import { nanosOf, nanosOfWhole, wholeOf } from "../../services/quantity.ts";
import { opaqueType } from "./opaque-type.ts";

const { BOOL, DOUBLE, INT, STRING } = CelScalar;

/** Holds its nanos in decimal, so that `quantity('1Gi') == quantity('1024Mi')` as in Kubernetes. */
export const Quantity = opaqueType("Quantity");

const nanos = (value: CelValue): bigint => BigInt(Quantity.textOf(value));
const quantityOf = (value: bigint) => Quantity.of(String(value));

const parsed = (text: string): bigint => {
  const value = nanosOf(text);
  if (value === undefined) throw new Error(`"${text}" is not a quantity`);
  return value;
};

const compare = (a: bigint, b: bigint): bigint => (a < b ? -1n : a > b ? 1n : 0n);

const whole = (value: bigint): bigint => {
  const integer = wholeOf(value);
  if (integer === undefined) throw new Error("cannot convert value to integer");
  return integer;
};

/** Kubernetes' `quantity` library (k8s.io/apiserver/pkg/cel/library/quantity.go). */
export const quantityFunctions: readonly CelFunc[] = [
  celFunc("isQuantity", [STRING], BOOL, (text) => nanosOf(text) !== undefined),
  celFunc("quantity", [STRING], Quantity.type, (text) => quantityOf(parsed(text))),
  celMethod("sign", Quantity.type, [], INT, function () {
    return compare(nanos(this), 0n);
  }),
  celMethod("isInteger", Quantity.type, [], BOOL, function () {
    return wholeOf(nanos(this)) !== undefined;
  }),
  celMethod("asInteger", Quantity.type, [], INT, function () {
    return whole(nanos(this));
  }),
  celMethod("asApproximateFloat", Quantity.type, [], DOUBLE, function () {
    return Number(nanos(this)) / 1e9;
  }),
  celMethod("compareTo", Quantity.type, [Quantity.type], INT, function (other) {
    return compare(nanos(this), nanos(other));
  }),
  celMethod("isLessThan", Quantity.type, [Quantity.type], BOOL, function (other) {
    return nanos(this) < nanos(other);
  }),
  celMethod("isGreaterThan", Quantity.type, [Quantity.type], BOOL, function (other) {
    return nanos(this) > nanos(other);
  }),
  celMethod("add", Quantity.type, [Quantity.type], Quantity.type, function (other) {
    return quantityOf(nanos(this) + nanos(other));
  }),
  celMethod("add", Quantity.type, [INT], Quantity.type, function (other) {
    return quantityOf(nanos(this) + nanosOfWhole(other));
  }),
  celMethod("sub", Quantity.type, [Quantity.type], Quantity.type, function (other) {
    return quantityOf(nanos(this) - nanos(other));
  }),
  celMethod("sub", Quantity.type, [INT], Quantity.type, function (other) {
    return quantityOf(nanos(this) - nanosOfWhole(other));
  }),
];
