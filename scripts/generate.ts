import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { generatedFiles } from "./generate/files.ts";
import type { GeneratedFile } from "./generate/generated-file.ts";
import { maturityPage } from "./generate/maturity-page.ts";

/** `npm run generate`. */

const root = resolve(import.meta.dirname, "..");

const present = (path: string): string | undefined => {
  try {
    return readFileSync(resolve(root, path), "utf8");
  } catch {
    return undefined;
  }
};

const generate = ({ check = false }: { check?: boolean }): void => {
  const drifted = write(generatedFiles(), check);
  // It counts what is in the other files.
  const maturityDrifted = write([maturityPage()], check);
  if (check && (drifted || maturityDrifted)) console.error("run `npm run generate` and commit the result");
};

/** @returns whether a file differed */
const write = (files: readonly GeneratedFile[], check: boolean): boolean => {
  const drifted = files.filter(({ path, content }) => present(path) !== content);
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
  return drifted.length > 0;
};

new Command("generate")
  .description("Make XRDs, admission policies, the EnvironmentConfig and reference pages from services/")
  .option("--check", "write nothing; name the files that differ and exit 1")
  .action(generate)
  .parse();
