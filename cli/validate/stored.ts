import { isJsonObject } from "../../runtime/json.ts";
import type { StructuralSchema } from "../../services/structural-schema.ts";
import { dotted, type Path } from "./path.ts";
import type { Refusal } from "./refusal.ts";

/** A claim as the API server would store it, and what strict reading found on the way. */
export interface Stored {
  readonly object: unknown;
  readonly unknown: readonly Refusal[];
}

/**
 * Reads a value as the API server does: fields that the schema does not know are left out (and refused by kubectl's
 * strict validation), null counts as absent, and defaults fill in what is absent. The value itself stays as it is.
 */
export const stored = (value: unknown, schema: StructuralSchema, path: Path = []): Stored => {
  if (Array.isArray(value)) return storedList(value, schema, path);
  if (isJsonObject(value) && schema["x-kubernetes-preserve-unknown-fields"] !== true) {
    return storedObject(value, schema, path);
  }
  return { object: value, unknown: [] };
};

const storedList = (list: readonly unknown[], { items = {} }: StructuralSchema, path: Path): Stored => {
  const entries = list.map((item, index) => stored(item ?? items.default ?? item, items, [...path, index]));
  return { object: entries.map(({ object }) => object), unknown: entries.flatMap(({ unknown }) => unknown) };
};

const storedObject = (
  value: Readonly<Record<string, unknown>>,
  schema: StructuralSchema,
  path: Path,
): Stored => {
  const fields = new Map<string, unknown>();
  const unknown: Refusal[] = [];
  for (const [name, given] of Object.entries(value)) {
    const at = [...path, name];
    const field = schema.properties?.[name] ?? schema.additionalProperties;
    if (field === undefined) {
      unknown.push({ judge: "field-names", path: at, message: `unknown field "${dotted(at)}"` });
      continue;
    }
    if (given === null && !preserves(field)) continue;
    const below = stored(given, field, at);
    fields.set(name, below.object);
    unknown.push(...below.unknown);
  }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (field.default === undefined || fields.has(name)) continue;
    fields.set(name, stored(field.default, field).object);
  }
  return { object: Object.fromEntries(fields), unknown };
};

/** A schema that says nothing of a value keeps its null. */
const preserves = (schema: StructuralSchema): boolean =>
  schema.type === undefined && schema["x-kubernetes-preserve-unknown-fields"] === true;
