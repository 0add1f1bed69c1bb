import { sentenceOf } from "../../cli/cel/sentence.ts";
import { API } from "../../services/api-group.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import type { StructuralSchema } from "../../services/structural-schema.ts";
import { type Field, fieldsOf, typeOf } from "./field.ts";
import { type GeneratedFile, origin } from "./generated-file.ts";
import { code, inline, page, pageOrigin, table } from "./markdown.ts";

/** Every field of a service's API: `docs/reference/<service>.md`. */
export const serviceReference = (entry: CatalogueEntry): GeneratedFile => {
  const { service, longestName } = entry;
  const { claim } = service.kinds;
  const parameters = fieldsOf(service.parameters);
  return {
    path: `docs/reference/${service.name}.md`,
    content: page([
      pageOrigin(origin(`services/${service.name}/`)),
      `# ${claim}`,
      `\`apiVersion: ${API.group}/${API.version}\`, \`kind: ${claim}\`. Names have at most ${longestName.claim} characters. \`spec\` has to be there, \`spec: {}\` is enough: every parameter has a default or may be left out. A field that is not listed here is refused.`,
      "## Parameters",
      "Paths are below `spec.parameters`; `[]` stands for each entry of a list. *Served by* names the iteration that acts on a field. Where an installation does not have that iteration, the claim is accepted and its status lists the field under `unserved`.",
      ...sections(service.parameters.properties, parameters),
      "## Refusals",
      "What a schema cannot say, rules do. `…` stands for values of the claim.",
      "### By the claim alone",
      table(["Field", "Refused with"], celRefusals(service.parameters as StructuralSchema, parameters)),
      "### With the platform's settings",
      table(
        ["Rule", "Refused with"],
        entry.admission.rules.map((rule) => [rule.name, sentenceOf(rule)]),
      ),
      "## Status",
      "Below `status`, beside the conditions.",
      table(
        ["Field", "Type", "What it says"],
        fieldsOf(entry.status).map(({ path, schema }) => [
          code(path),
          typeOf(schema),
          schema.description ?? "",
        ]),
      ),
      "## Connection secret",
      "`spec.writeConnectionSecretToRef.name` names it; it is written to the claim's namespace.",
      table(
        ["Key", "What it holds"],
        Object.entries(entry.connectionKeys).map(([key, meaning]) => [code(key), meaning]),
      ),
    ]),
  };
};

/** A heading and a table for each object at the top, and one table for the plain fields there. */
const sections = (
  properties: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
): readonly string[] => {
  const top = Object.keys(properties);
  const plain = top.filter((name) => !fields.some(({ path }) => path.startsWith(`${name}.`)));
  const tables = top
    .filter((name) => !plain.includes(name))
    .flatMap((name) => {
      const description = fields.find(({ path }) => path === name)?.schema.description ?? "";
      const below = fields.filter(({ path }) => path.startsWith(`${name}.`));
      return [`### ${name}`, description, parameterTable(below)];
    });
  return [parameterTable(fields.filter(({ path }) => plain.includes(path))), ...tables];
};

const parameterTable = (fields: readonly Field[]): string =>
  table(
    ["Field", "Type", "Default", "Example", "What it does", "Served by"],
    fields.map(({ path, schema, required, example, iteration }) => [
      code(path),
      typeOf(schema),
      required ? "required" : inline(schema.default),
      inline(example),
      schema.description ?? "",
      iteration,
    ]),
  );

const celRefusals = (
  parameters: StructuralSchema,
  fields: readonly Field[],
): readonly (readonly string[])[] => {
  const all = [{ path: "spec.parameters", schema: parameters }, ...fields.flatMap(withEntries)];
  return all.flatMap(({ path, schema }) =>
    (schema["x-kubernetes-validations"] ?? []).map((rule) => [code(path), sentenceOf(rule)]),
  );
};

/** A field, and where it is a list of texts also their rules, which have no line of their own. */
const withEntries = ({ path, schema }: Field): readonly Pick<Field, "path" | "schema">[] =>
  schema.items === undefined
    ? [{ path, schema }]
    : [
        { path, schema },
        { path: `${path}[]`, schema: schema.items },
      ];
