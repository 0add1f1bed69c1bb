import { readFileSync } from "node:fs";
import { expect } from "@jest/globals";
import { ALERTMANAGER_SCHEMA, alertmanagerSchema } from "../../scripts/alertmanager-schema.ts";
import { AlertmanagerConfigSpec } from "../../services/alertmanager/alertmanager-config-spec.ts";
import { clusterInfo } from "../cluster/api.ts";
import { testWithOwn } from "./support/capability.ts";

/** What claims' own AlertmanagerConfigs are checked with, and what the API server takes, are the same. */
testWithOwn("the schema of AlertmanagerConfigs is that of the CRD which is installed here", async () => {
  const { crds } = await clusterInfo();
  const file = crds.prometheusOperator.find((path) => path.endsWith("_alertmanagerconfigs.yaml"));
  const made = alertmanagerSchema(readFileSync(file ?? "", "utf8"));
  const written = readFileSync(ALERTMANAGER_SCHEMA, "utf8");
  // The formatter has its own ways of quoting and wrapping.
  expect(bare(written)).toBe(bare(made));
  expect(AlertmanagerConfigSpec.properties).toHaveProperty("receivers");
});

const bare = (code: string): string => code.replaceAll(/["\s]|,(?=\s*[}\]])/g, "");
