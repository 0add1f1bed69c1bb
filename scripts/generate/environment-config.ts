import type { TObject, TSchema } from "typebox";
import { Document, type Node, Scalar, YAMLMap } from "yaml";
import { PLATFORM, PlatformSettings } from "../../runtime/platform.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { manifests, PLAIN } from "./yaml.ts";

interface SettingKeywords {
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** The platform's settings with every default spelled out: `platform/environmentconfig.yaml`. */
export const environmentConfig = (entries: readonly CatalogueEntry[]): GeneratedFile => {
  const document = new Document(
    {
      apiVersion: "apiextensions.crossplane.io/v1beta1",
      kind: "EnvironmentConfig",
      metadata: { name: PLATFORM.environmentConfig },
    },
    PLAIN,
  );
  const data = section(document, PlatformSettings);
  for (const { service } of entries) {
    const key = commented(service.name, service.settings as SettingKeywords);
    data.add(document.createPair(key, section(document, service.settings)));
  }
  document.set("data", data);
  return {
    path: "platform/environmentconfig.yaml",
    content: manifests("runtime/platform.ts and services/*/settings.ts", [document]),
  };
};

/** The fields that have defaults, each under its description; behind them, as comments, those that have none. */
const section = (document: Document, schema: TObject): YAMLMap => {
  const map = new YAMLMap(document.schema);
  const fields = Object.entries<TSchema & SettingKeywords>(schema.properties);
  for (const [name, field] of fields) {
    if (field.default === undefined) continue;
    const value =
      "properties" in field ? section(document, field as TObject) : document.createNode(field.default);
    map.add(document.createPair(commented(name, field), value as Node));
  }
  const optional = fields.filter(([, field]) => field.default === undefined);
  if (optional.length > 0) map.comment = optional.map(([name, field]) => left(name, field)).join("\n");
  return map;
};

const commented = (name: string, { description }: SettingKeywords): Scalar<string> => {
  const key = new Scalar(name);
  if (description !== undefined) key.commentBefore = ` ${description}`;
  return key;
};

/** A field that is left out, as lines of a comment. */
const left = (name: string, { description, examples }: SettingKeywords): string =>
  ` ${description}\n ${name}: ${JSON.stringify(examples?.[0])}`;
