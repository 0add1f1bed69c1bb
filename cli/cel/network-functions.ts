import { BlockList, isIPv4, isIPv6 } from "node:net";
import { type CelFunc, CelScalar, celFunc, celMethod } from "@bufbuild/cel";
import { opaqueType } from "./opaque-type.ts";

const { BOOL, INT, STRING } = CelScalar;

export const IP = opaqueType("IP");
export const CIDR = opaqueType("CIDR");

/** 4 or 6, 0 for what is no address to Kubernetes: it takes neither zones nor IPv4 written as IPv6. */
const familyOf = (text: string): 0 | 4 | 6 => {
  if (isIPv4(text)) return 4;
  return isIPv6(text) && !text.includes("%") && !/^::ffff:[0-9.]+$/i.test(text) ? 6 : 0;
};

interface Range {
  readonly address: string;
  readonly prefix: number;
}

const rangeOf = (text: string): Range | undefined => {
  const { address = "", prefix = "" } =
    /^(?<address>.*)\/(?<prefix>0|[1-9][0-9]{0,2})$/.exec(text)?.groups ?? {};
  const family = familyOf(address);
  if (family === 0 || Number(prefix) > (family === 4 ? 32 : 128)) return undefined;
  return { address, prefix: Number(prefix) };
};

const range = (text: string): Range => {
  const found = rangeOf(text);
  if (found === undefined) throw new Error(`"${text}" is not a CIDR`);
  return found;
};

const address = (text: string): string => {
  if (familyOf(text) === 0) throw new Error(`"${text}" is not an IP address`);
  return text;
};

const kindOf = (text: string): "ipv4" | "ipv6" => (familyOf(text) === 4 ? "ipv4" : "ipv6");

const contains = (outer: string, inner: string): boolean => {
  const { address: base, prefix } = range(outer);
  const list = new BlockList();
  list.addSubnet(base, prefix, kindOf(base));
  return kindOf(base) === kindOf(inner) && list.check(inner, kindOf(inner));
};

const containsRange = (outer: string, inner: string): boolean =>
  range(inner).prefix >= range(outer).prefix && contains(outer, range(inner).address);

/** Kubernetes' `ip` and `cidr` libraries, without the tests for special addresses. */
export const networkFunctions: readonly CelFunc[] = [
  celFunc("isIP", [STRING], BOOL, (text) => familyOf(text) !== 0),
  celFunc("ip", [STRING], IP.type, (text) => IP.of(address(text))),
  celMethod("family", IP.type, [], INT, function () {
    return BigInt(familyOf(IP.textOf(this)));
  }),
  celFunc("isCIDR", [STRING], BOOL, (text) => rangeOf(text) !== undefined),
  celFunc("cidr", [STRING], CIDR.type, (text) => {
    range(text);
    return CIDR.of(text);
  }),
  celMethod("ip", CIDR.type, [], IP.type, function () {
    return IP.of(range(CIDR.textOf(this)).address);
  }),
  celMethod("prefixLength", CIDR.type, [], INT, function () {
    return BigInt(range(CIDR.textOf(this)).prefix);
  }),
  celMethod("containsIP", CIDR.type, [STRING], BOOL, function (text) {
    return contains(CIDR.textOf(this), address(text));
  }),
  celMethod("containsIP", CIDR.type, [IP.type], BOOL, function (value) {
    return contains(CIDR.textOf(this), IP.textOf(value));
  }),
  celMethod("containsCIDR", CIDR.type, [STRING], BOOL, function (text) {
    return containsRange(CIDR.textOf(this), text);
  }),
  celMethod("containsCIDR", CIDR.type, [CIDR.type], BOOL, function (value) {
    return containsRange(CIDR.textOf(this), CIDR.textOf(value));
  }),
];
