import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { parse } from "yaml";
import { schemaModule, specSchema } from "./generate/alertmanager-schema.ts";

/** Where the schema is that claims' own AlertmanagerConfigs are checked with. */
export const ALERTMANAGER_SCHEMA = resolve(
  import.meta.dirname,
  "../services/alertmanager/alertmanager-config-spec.ts",
);

/** The content of that file. @param crd YAML of the CRD of AlertmanagerConfig */
export const alertmanagerSchema = (crd: string): string => schemaModule(specSchema(parse(crd), "v1alpha1"));

if (import.meta.main) {
  new Command("alertmanager-schema")
    .description(
      "Make the schema of AlertmanagerConfigs anew, for another version of the Prometheus operator",
    )
    .argument("<crd>", "monitoring.coreos.com_alertmanagerconfigs.yaml of that version")
    .action((crd: string) =>
      writeFileSync(ALERTMANAGER_SCHEMA, alertmanagerSchema(readFileSync(crd, "utf8"))),
    )
    .parse();
}
