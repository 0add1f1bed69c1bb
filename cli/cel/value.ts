import type { CelInput } from "@bufbuild/cel";
import type { StructuralSchema } from "../../services/structural-schema.ts";

/** Words that CEL keeps for itself; a property of such a name is `__name__` in a rule. */
const RESERVED = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

const SYMBOLS: Readonly<Record<string, string>> = {
  __: "__underscores__",
  ".": "__dot__",
  "-": "__dash__",
  "/": "__slash__",
};

const escaped = (name: string): string =>
  RESERVED.has(name) ? `__${name}__` : name.replaceAll(/__|[.\-/]/g, (symbol) => SYMBOLS[symbol] ?? symbol);

/**
 * A value of JSON as Kubernetes hands it to CEL: whole numbers are `int` unless the schema says `number`, and the
 * properties that a schema names are escaped. Without a schema it is what an admission policy sees.
 */
export const celValue = (value: unknown, schema?: StructuralSchema): CelInput => {
  if (typeof value === "number") {
    return Number.isInteger(value) && schema?.type !== "number" ? BigInt(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => celValue(item, schema?.items));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([name, below]): [string, CelInput] => {
      const property = schema?.properties?.[name];
      if (property !== undefined) return [escaped(name), celValue(below, property)];
      return [name, celValue(below, schema?.additionalProperties)];
    });
    return Object.fromEntries(entries) as CelInput;
  }
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  throw new TypeError(`${typeof value} is not a value of JSON`);
};
