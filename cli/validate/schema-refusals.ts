import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { StructuralSchema } from "../../services/structural-schema.ts";
import { jsonType } from "./json-type.ts";
import { dotted, type Path } from "./path.ts";
import type { Refusal } from "./refusal.ts";

const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, validateFormats: false });

const validators = new WeakMap<StructuralSchema, ValidateFunction>();

const validatorOf = (schema: StructuralSchema): ValidateFunction => {
  const validator = validators.get(schema) ?? ajv.compile(jsonSchema(schema));
  validators.set(schema, validator);
  return validator;
};

/** The same schema in the words of JSON Schema. */
const jsonSchema = (schema: StructuralSchema): object => {
  const { properties, additionalProperties, items, ...keywords } = schema;
  return {
    ...keywords,
    ...(schema["x-kubernetes-int-or-string"] === true && { type: ["integer", "string"] }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, below]) => [name, jsonSchema(below)]),
      ),
    }),
    ...(additionalProperties && { additionalProperties: jsonSchema(additionalProperties) }),
    ...(items && { items: jsonSchema(items) }),
  };
};

/** Where a value does not fit its schema, in the words of the API server (kube-openapi's pkg/validation/errors). */
export const schemaRefusals = (object: unknown, schema: StructuralSchema): readonly Refusal[] => {
  const validate = validatorOf(schema);
  return validate(object) ? [] : firstOfText(validate.errors ?? []).map((error) => refusalOf(error, object));
};

/** Of a text's length and pattern, kube-openapi reports the first that fails, in this order. */
const OF_TEXT = ["maxLength", "minLength", "pattern"];

const firstOfText = (errors: readonly ErrorObject[]): readonly ErrorObject[] =>
  errors.filter(({ keyword, instancePath }) => {
    const before = OF_TEXT.slice(0, Math.max(0, OF_TEXT.indexOf(keyword)));
    return !errors.some((other) => other.instancePath === instancePath && before.includes(other.keyword));
  });

const refusalOf = (error: ErrorObject, object: unknown): Refusal => {
  const parent = pathOf(error.instancePath, object);
  const path = error.keyword === "required" ? [...parent, String(error.params.missingProperty)] : parent;
  const { message, blocking } = wordsOf(error, `${dotted(path)} in body`);
  return { judge: "schema", path, message, ...(blocking && { blocking: true }) };
};

interface Words {
  readonly message: string;
  readonly blocking: boolean;
}

/** @param field how a sentence of kube-openapi starts. */
const wordsOf = ({ keyword, data, params, schema }: ErrorObject, field: string): Words => {
  const blocking = (message: string): Words => ({ message, blocking: true });
  const invalid = (bound: string, value: unknown = data): Words => ({
    message: `Invalid value: ${JSON.stringify(value)}: ${field} ${bound}`,
    blocking: false,
  });
  switch (keyword) {
    case "required":
      return blocking("Required value");
    case "type": {
      const type = JSON.stringify(jsonType(data));
      return blocking(`Invalid value: ${type}: ${field} must be of type ${String(params.type)}: ${type}`);
    }
    case "enum":
      return blocking(`Unsupported value: ${JSON.stringify(data)}: supported values: ${quoted(schema)}`);
    case "maxLength":
      return blocking(`Too long: may not be more than ${params.limit} bytes`);
    case "maxItems":
      return blocking(tooMany((data as readonly unknown[]).length, Number(params.limit)));
    case "maxProperties":
      return blocking(tooMany(Object.keys(data as object).length, Number(params.limit)));
    case "minLength":
      return invalid(`should be at least ${params.limit} chars long`);
    case "minItems":
      return invalid(`should have at least ${params.limit} items`, (data as readonly unknown[]).length);
    case "minProperties":
      return invalid(`should have at least ${params.limit} properties`, Object.keys(data as object).length);
    case "minimum":
      return invalid(`should be greater than or equal to ${params.limit}`);
    case "maximum":
      return invalid(`should be less than or equal to ${params.limit}`);
    case "pattern":
      return invalid(`should match '${params.pattern}'`);
    default:
      return invalid(`does not fit: ${keyword}`);
  }
};

const quoted = (values: unknown): string =>
  (values as readonly unknown[]).map((value) => JSON.stringify(String(value))).join(", ");

const tooMany = (actual: number, most: number): string =>
  `Too many: ${actual}: must have at most ${most} ${most === 1 ? "item" : "items"}`;

/** A JSON pointer as a path: the object tells an index from a name. */
const pathOf = (pointer: string, object: unknown): Path => {
  const path: (number | string)[] = [];
  let at = object;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(at) ? Number(name) : name);
    at = (at as Record<string, unknown>)[name];
  }
  return path;
};
