import type { TSchema } from "typebox";
import type { IterationName } from "../../runtime/iteration.ts";
import type { ParameterKeywords } from "../../runtime/unserved.ts";
import type { StructuralSchema } from "../../services/structural-schema.ts";
import { code } from "./markdown.ts";
import { structuralSchema } from "./structural-schema.ts";

/** A field of a schema, as a reference page lists it. */
export interface Field {
  /** Dotted; `[]` stands for each entry of a list, `*` for each key of a map. */
  readonly path: string;
  readonly schema: StructuralSchema;
  readonly required: boolean;
  readonly example: unknown;
  readonly iteration: IterationName;
}

type Source = TSchema &
  ParameterKeywords & {
    readonly examples?: readonly unknown[];
    readonly properties?: Readonly<Record<string, Source>>;
    readonly items?: Source;
    readonly patternProperties?: Readonly<Record<string, Source>>;
  };

/** A schema's fields, top down, itself left out. */
export const fieldsOf = (
  source: TSchema,
  path = "",
  inherited: IterationName = "provisioning",
): readonly Field[] => {
  const schema = source as Source;
  const { required = [] } = structuralSchema(schema);
  return children(schema, path).flatMap(([name, below, at]) => {
    const iteration = below["x-matura-iteration"] ?? inherited;
    const field: Field = {
      path: at,
      schema: structuralSchema(below),
      required: required.includes(name),
      example: below.examples?.[0],
      iteration,
    };
    return [field, ...fieldsOf(below, at, iteration)];
  });
};

const children = (schema: Source, path: string): readonly (readonly [string, Source, string])[] => {
  const prefix = path === "" ? "" : `${path}.`;
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length > 0) return properties.map(([name, below]) => [name, below, `${prefix}${name}`]);
  // A list of objects is described by their fields, a list of texts by its own line.
  const values = Object.values(schema.patternProperties ?? {})[0];
  const inner = schema.items === undefined ? undefined : ([schema.items, `${path}[]`] as const);
  const [below, at] = inner ?? [values, `${prefix}*`];
  if (below?.properties === undefined) return [];
  return Object.entries(below.properties).map(([name, field]) => [name, field, `${at}.${name}`]);
};

/** A field's type with its bounds, in words. */
export const typeOf = (schema: StructuralSchema): string => {
  if (schema["x-kubernetes-int-or-string"] === true) return "whole number, or its text";
  if (schema.enum !== undefined)
    return `one of ${schema.enum.map((value) => code(String(value))).join(", ")}`;
  const bounds = [
    range(schema.minimum, schema.maximum, ""),
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " entries"),
    range(schema.minProperties, schema.maxProperties, " entries"),
    schema.pattern === undefined ? "" : code(schema.pattern),
  ].filter((bound) => bound !== "");
  return [nounOf(schema), ...bounds].join(", ");
};

const nounOf = (schema: StructuralSchema): string => {
  switch (schema.type) {
    case "array":
      return schema.items === undefined ? "list" : `list of ${typeOf(schema.items)}`;
    case "object":
      return schema.properties === undefined ? "map" : "object";
    case "string":
      return "text";
    case undefined:
      return "anything";
    default:
      return schema.type;
  }
};

const range = (least: number | undefined, most: number | undefined, unit: string): string => {
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (most !== undefined) return `at most ${most}${unit}`;
  return least === undefined ? "" : `at least ${least}${unit}`;
};
