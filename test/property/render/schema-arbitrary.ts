import fc, { type Arbitrary } from "fast-check";
import type { TSchema } from "typebox";

/** What a schema can say of a value, as far as the services' schemas use it. */
interface Schema extends TSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/**
 * Dotted path → values, where rules beyond the schema narrow what is valid; null for a field that is never set.
 * `[]` stands for the items of a list.
 */
export type Overrides = Readonly<Record<string, Arbitrary<unknown> | null>>;

const MOST_ITEMS = 4;

/** Values that fit a schema: fields with a default and optional ones are left out now and then, as users do. */
export const arbitraryOf = (schema: TSchema, overrides: Overrides, path = ""): Arbitrary<unknown> => {
  const known = overrides[path];
  if (known !== undefined && known !== null) return known;
  const { type, properties, items, ...rest } = schema as Schema;
  if (rest.enum !== undefined) return fc.constantFrom(...rest.enum);
  if (properties !== undefined) {
    const fields = Object.entries(properties)
      .map(([name, below]) => [name, below, path === "" ? name : `${path}.${name}`] as const)
      .filter(([, , at]) => overrides[at] !== null)
      .map(([name, below, at]) => [name, arbitraryOf(below, overrides, at)] as const);
    return fc.record(Object.fromEntries(fields), {
      requiredKeys: requiredOf(schema as Schema),
      noNullPrototype: true,
    });
  }
  if (items !== undefined) {
    return fc.uniqueArray(arbitraryOf(items, overrides, `${path}[]`), {
      maxLength: Math.min(rest.maxItems ?? MOST_ITEMS, MOST_ITEMS),
    });
  }
  if (type === "boolean") return fc.boolean();
  if (type === "integer") return fc.integer({ min: rest.minimum ?? 0, max: rest.maximum ?? 1000 });
  // What is left is text of some form, or free: its examples are valid.
  const samples = [rest.default, ...(rest.examples ?? [])].filter((value) => value !== undefined);
  if (samples.length === 0)
    throw new Error(`${path} needs an override: its schema has neither default nor example`);
  return fc.constantFrom(...samples);
};

const requiredOf = ({ required, properties }: Schema & { required?: readonly string[] }): string[] =>
  (required ?? []).filter((name) => properties?.[name]?.default === undefined);
