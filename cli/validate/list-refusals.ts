import { isJsonObject } from "../../runtime/json.ts";
import type { StructuralSchema } from "../../services/structural-schema.ts";
import type { Path } from "./path.ts";
import type { Refusal } from "./refusal.ts";

/** Entries that a list of type `set` or `map` has twice. */
export const listRefusals = (
  value: unknown,
  schema: StructuralSchema,
  path: Path = [],
): readonly Refusal[] => {
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    const below = value.flatMap((item, index) => listRefusals(item, items, [...path, index]));
    return [...twice(value, schema, path), ...below];
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    listRefusals(field, schema.properties?.[name] ?? schema.additionalProperties ?? {}, [...path, name]),
  );
};

const twice = (list: readonly unknown[], schema: StructuralSchema, path: Path): readonly Refusal[] => {
  const type = schema["x-kubernetes-list-type"];
  if (type !== "set" && type !== "map") return [];
  const keys = list.map((item) => JSON.stringify(type === "set" ? item : keyOf(item, schema)));
  // The second appearance is named, once, however many there are.
  return keys.flatMap((key, index): readonly Refusal[] =>
    keys.slice(0, index).filter((earlier) => earlier === key).length === 1
      ? [{ judge: "schema", path: [...path, index], message: `Duplicate value: ${key}` }]
      : [],
  );
};

/** The fields that tell the entries of a list of type `map` apart. */
export const keyOf = (item: unknown, schema: StructuralSchema): Readonly<Record<string, unknown>> => {
  const fields = isJsonObject(item) ? item : {};
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  return Object.fromEntries(keys.filter((key) => key in fields).map((key) => [key, fields[key]]));
};
