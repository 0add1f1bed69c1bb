import type { TObject } from "typebox";
import { PLATFORM, PlatformSettings } from "../../runtime/platform.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import { fieldsOf, typeOf } from "./field.ts";
import { type GeneratedFile, origin } from "./generated-file.ts";
import { code, inline, page, pageOrigin, table } from "./markdown.ts";

/** What a platform team can set: `docs/reference/platform-settings.md`. */
export const platformReference = (entries: readonly CatalogueEntry[]): GeneratedFile => ({
  path: "docs/reference/platform-settings.md",
  content: page([
    pageOrigin(origin("runtime/platform.ts and services/*/settings.ts")),
    "# Platform settings",
    `The settings are the \`data\` of the EnvironmentConfig \`${PLATFORM.environmentConfig}\` (\`platform/environmentconfig.yaml\` has every default spelled out). Functions and admission policies read the same object: a change takes effect with the next reconciliation, and claims are judged by it from then on. \`*\` stands for each key of a map.`,
    "## All services",
    settingsTable(PlatformSettings, ""),
    ...entries.flatMap(({ service }) => [
      `## ${service.title}`,
      `Below \`${service.name}\`.`,
      settingsTable(service.settings, service.name),
    ]),
  ]),
});

const settingsTable = (schema: TObject, path: string): string =>
  table(
    ["Setting", "Type", "Default", "Example", "What it does"],
    fieldsOf(schema, path).map((field) => [
      code(field.path),
      typeOf(field.schema),
      inline(field.schema.default),
      inline(field.example),
      field.schema.description ?? "",
    ]),
  );
