import type { TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import Value from "typebox/value";

const validators = new WeakMap<TSchema, Validator>();

const validatorOf = (schema: TSchema): Validator => {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const compiled = Compile(schema);
  validators.set(schema, compiled);
  return compiled;
};

/** A value that does not fit its schema: where, and the bound it breaks. */
export interface Misfit {
  /** Dotted path below the value, empty for the value itself. */
  readonly path: string;
  readonly message: string;
}

/**
 * A copy of the value with the schema's defaults where a field is missing, as the API server fills them in.
 * The value itself stays as it is.
 */
export const withDefaults = (schema: TSchema, value: unknown): unknown =>
  Value.Default(schema, Value.Clone(value));

/** Every place where the value does not fit; empty when it does. */
export const misfits = (schema: TSchema, value: unknown): readonly Misfit[] => {
  const validator = validatorOf(schema);
  if (validator.Check(value)) return [];
  return validator
    .Errors(value)
    .filter((error) => error.keyword !== "boolean")
    .map((error) => ({
      path: error.instancePath.split("/").slice(1).join("."),
      message:
        error.keyword === "additionalProperties"
          ? `unknown field ${(error.params as { additionalProperties: string[] }).additionalProperties.join(", ")}`
          : error.message,
    }));
};
