import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { REGISTRY } from "../services/registry.ts";
import { admissionPolicy } from "./generate/admission-policy.ts";
import { compositeResourceDefinition } from "./generate/composite-resource-definition.ts";
import { deletionProtection } from "./generate/deletion-protection.ts";
import { environmentConfig } from "./generate/environment-config.ts";
import type { GeneratedFile } from "./generate/generated-file.ts";
import { platformReference } from "./generate/platform-reference.ts";
import { serviceReference } from "./generate/service-reference.ts";

/** `npm run generate`: everything that follows from the facts in services/ and runtime/. */

const root = resolve(import.meta.dirname, "..");

const files = (): readonly GeneratedFile[] => [
  ...REGISTRY.flatMap((entry) => [
    compositeResourceDefinition(entry),
    admissionPolicy(entry),
    deletionProtection(entry),
    serviceReference(entry),
  ]),
  environmentConfig(REGISTRY),
  platformReference(REGISTRY),
];

const present = (path: string): string | undefined => {
  try {
    return readFileSync(resolve(root, path), "utf8");
  } catch {
    return undefined;
  }
};

const generate = ({ check }: { check?: boolean }): void => {
  const drifted = files().filter(({ path, content }) => present(path) !== content);
  for (const { path, content } of drifted) {
    if (check) {
      console.error(`${path} differs from what its sources say`);
      process.exitCode = 1;
      continue;
    }
    mkdirSync(dirname(resolve(root, path)), { recursive: true });
    writeFileSync(resolve(root, path), content);
    console.log(path);
  }
  if (check && drifted.length > 0) console.error("run `npm run generate` and commit the result");
};

new Command("generate")
  .description("Make XRDs, admission policies, the EnvironmentConfig and reference pages from services/")
  .option("--check", "write nothing; name the files that differ and exit 1")
  .action(generate)
  .parse();
