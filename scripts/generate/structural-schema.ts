import type { TSchema } from "typebox";
import { withDefaults } from "../../runtime/schema.ts";
import type { StructuralSchema } from "../../services/structural-schema.ts";

/** The keywords that the API's schemas may use, as TypeBox writes them. */
interface JsonSchema extends Omit<StructuralSchema, "additionalProperties" | "items" | "properties"> {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
}

/** Keywords that both dialects have, in the order in which an XRD shows them. */
const SHARED = [
  "type",
  "description",
  "default",
  "enum",
  "pattern",
  "format",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "x-kubernetes-int-or-string",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-validations",
] as const satisfies readonly (keyof StructuralSchema)[];

/**
 * A TypeBox schema as the structural schema that a CustomResourceDefinition demands.
 *
 * - `additionalProperties: false` goes: Kubernetes prunes what it does not know, and kubectl asks it to refuse it.
 * - A field with a default is not required of the user.
 * - An int-or-string has no type and no `anyOf`; Kubernetes knows the keyword.
 */
export const structuralSchema = (schema: TSchema | JsonSchema): StructuralSchema => {
  const source = schema as JsonSchema;
  const shared = Object.fromEntries(
    SHARED.filter((keyword) => source[keyword] !== undefined).map((keyword) => [keyword, source[keyword]]),
  );
  return {
    ...(source.type === undefined && source.enum !== undefined ? { type: "string" } : {}),
    ...shared,
    ...defaultOf(source),
    ...requiredOf(source),
    ...(source.properties === undefined ? {} : { properties: each(source.properties) }),
    ...valuesOf(source),
    ...(source.items === undefined ? {} : { items: structuralSchema(source.items) }),
  };
};

/** Rules have to hold for a default as it is written, so an object's default spells out those of its fields. */
const defaultOf = (source: JsonSchema): StructuralSchema =>
  source.default === undefined ? {} : { default: withDefaults(source as TSchema, source.default) };

const each = (properties: Readonly<Record<string, JsonSchema>>): Record<string, StructuralSchema> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, structuralSchema(schema)]));

const requiredOf = ({ required = [], properties = {} }: JsonSchema): StructuralSchema => {
  const asked = required.filter((name) => properties[name]?.default === undefined);
  return asked.length === 0 ? {} : { required: asked };
};

/** A map's values, unless Kubernetes is to keep them as they come. */
const valuesOf = (source: JsonSchema): StructuralSchema => {
  const [values] = Object.values(source.patternProperties ?? {});
  const free = source["x-kubernetes-preserve-unknown-fields"] === true;
  return values === undefined || free ? {} : { additionalProperties: structuralSchema(values) };
};
