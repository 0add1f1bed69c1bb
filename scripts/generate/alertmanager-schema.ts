import { isJsonObject, type Json, type JsonObject } from "../../runtime/json.ts";

/** Keywords that mean the same in a CRD and in JSON Schema, and can be checked as they are. */
const KEPT = [
  "type",
  "enum",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "required",
] as const;

/** From this size on, what occurs more than once is written once. */
const SHARED = 60;

interface Crd {
  readonly spec: {
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: JsonObject };
    }[];
  };
}

/** The JSON Schema of `spec` in a version of a CRD, without what is said of it. Unknown fields do not fit. */
export const specSchema = (crd: unknown, version: string): JsonObject => {
  const found = (crd as Crd).spec.versions.find(({ name }) => name === version);
  const properties = found?.schema.openAPIV3Schema.properties;
  if (!isJsonObject(properties) || !isJsonObject(properties.spec))
    throw new Error(`the CRD has no schema of ${version}`);
  return checkable(properties.spec);
};

const checkable = (schema: JsonObject): JsonObject => {
  const { items, properties, additionalProperties, pattern } = schema;
  return {
    ...Object.fromEntries(KEPT.flatMap((keyword) => (keyword in schema ? [[keyword, schema[keyword]]] : []))),
    ...(typeof pattern === "string" ? { pattern: inJavaScript(pattern) } : {}),
    ...(isJsonObject(items) ? { items: checkable(items) } : {}),
    ...(isJsonObject(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, each]) => [name, checkable(each as JsonObject)]),
          ),
          additionalProperties: false,
        }
      : {}),
    ...(isJsonObject(additionalProperties) ? { additionalProperties: checkable(additionalProperties) } : {}),
  } as JsonObject;
};

/** Go's `((?i)…)`, which ignores the case up to the end of its group, is `((?i:…))` in JavaScript. */
const inJavaScript = (pattern: string): string => {
  const at = pattern.indexOf("(?i)");
  if (at < 0) return pattern;
  const from = at + "(?i)".length;
  const until = endOfGroup(pattern, from);
  return inJavaScript(`${pattern.slice(0, at)}(?i:${pattern.slice(from, until)})${pattern.slice(until)}`);
};

const endOfGroup = (pattern: string, from: number): number => {
  let depth = 0;
  for (let index = from; index < pattern.length; index++) {
    if (pattern[index] === "\\") index++;
    else if (pattern[index] === "(") depth++;
    else if (pattern[index] === ")" && depth-- === 0) return index;
  }
  return pattern.length;
};

/** The schema as a module: a description of an HTTP client, which each kind of receiver has, is in it once. */
export const schemaModule = (schema: JsonObject): string => {
  const seen = new Map<string, number>();
  const count = (value: Json): void => {
    if (Array.isArray(value)) for (const each of value as readonly Json[]) count(each);
    if (!isJsonObject(value)) return;
    const text = JSON.stringify(value);
    seen.set(text, (seen.get(text) ?? 0) + 1);
    // What is below something that was seen before is not written again.
    if (seen.get(text) === 1) for (const below of Object.values(value)) count(below);
  };
  count(schema);
  const names = new Map<string, string>();
  const shared: string[] = [];
  const written = (value: Json): string => {
    if (Array.isArray(value)) return `[${(value as readonly Json[]).map(written).join(", ")}]`;
    if (!isJsonObject(value)) return JSON.stringify(value);
    const text = JSON.stringify(value);
    const known = names.get(text);
    if (known !== undefined) return known;
    const fields = Object.entries(value).map(([name, below]) => `${JSON.stringify(name)}: ${written(below)}`);
    const object = `{ ${fields.join(", ")} }`;
    if (text.length < SHARED || (seen.get(text) ?? 0) < 2) return object;
    const name = `shared${shared.length + 1}`;
    names.set(text, name);
    shared.push(`const ${name} = ${object};`);
    return name;
  };
  const whole = written(schema);
  return [
    "// Made by scripts/alertmanager-schema.ts from the CRD of the Prometheus operator. Do not edit.",
    ...shared,
    "",
    "/** `spec` of an AlertmanagerConfig, monitoring.coreos.com/v1alpha1. */",
    `export const AlertmanagerConfigSpec = ${whole};`,
    "",
  ].join("\n");
};
