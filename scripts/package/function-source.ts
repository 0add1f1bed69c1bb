import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { iterationsIn } from "../bundle.ts";
import { PackagingError } from "./packaging-error.ts";

/** The annotation of a package's metadata that says what it is for. */
export const DESCRIPTION = "meta.crossplane.io/description";

/** A function as the repository has it. */
export interface FunctionSource {
  readonly iteration: string;
  /** Of the repository in the registry, and of the files that are built. */
  readonly packageName: string;
  /** As compositions in this repository name it. */
  readonly name: string;
  readonly description: string | undefined;
  /** The package's metadata. */
  readonly meta: string;
}

export const functionSources = (root: string): readonly FunctionSource[] =>
  iterationsIn(root).map((iteration) => {
    const path = join("functions", iteration, "package/crossplane.yaml");
    if (!existsSync(join(root, path)))
      throw new PackagingError(`${path} is missing: it describes the package`);
    const meta = readFileSync(join(root, path), "utf8");
    const { kind, metadata } = parse(meta) as {
      kind?: string;
      metadata?: { name?: string; annotations?: Record<string, string> };
    };
    if (kind !== "Function" || metadata?.name === undefined) {
      throw new PackagingError(`${path} must be a Function with a name`);
    }
    const description = metadata.annotations?.[DESCRIPTION];
    return { iteration, packageName: `function-${iteration}`, name: metadata.name, description, meta };
  });
