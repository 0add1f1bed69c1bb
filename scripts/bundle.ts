import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { bundleProgram } from "./package/bundle-program.ts";
import type { BundledPackage } from "./package/bundled-package.ts";
import { PackagingError } from "./package/packaging-error.ts";

/** A function and all that it imports, as one file that Node runs. */
export interface Bundle {
  readonly iteration: string;
  readonly code: string;
  /** npm packages with at least one byte in the bundle, sorted by name and version. */
  readonly packages: readonly BundledPackage[];
}

/** Folders below functions/ that hold an entry point, sorted. */
export const iterationsIn = (root: string): readonly string[] =>
  readdirSync(join(root, "functions"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entryPoint(entry.name))))
    .map(({ name }) => name)
    .sort();

/** Bundles `functions/<iteration>/index.ts`. */
export const bundleFunction = async (root: string, iteration: string): Promise<Bundle> => {
  const { bundled, code, packages } = await bundleProgram(root, iteration, entryPoint(iteration));
  // In a bundle every module sees itself as the main one, so only the entry point may ask.
  const starts = bundled.split("import.meta.main").length - 1;
  if (starts !== 1) {
    throw new PackagingError(
      `${iteration} asks for import.meta.main ${starts} times: its index.ts must, to start the server, and no module that it imports may`,
    );
  }
  return { iteration, code, packages };
};

const entryPoint = (iteration: string): string => `functions/${iteration}/index.ts`;

/** All programs of a repository, by their paths in it: the command, and the functions that it starts. */
export const bundles = async (root: string): Promise<ReadonlyMap<string, string>> => {
  const command = await bundleProgram(root, "the command", "cli/main.ts");
  const functions = await Promise.all(iterationsIn(root).map((iteration) => bundleFunction(root, iteration)));
  return new Map([
    // As deep as cli/render/package-root.ts, which finds the package's other files from here.
    ["dist/cli/matura.js", command.code],
    ...functions.map(({ iteration, code }) => [`dist/functions/${iteration}.mjs`, code] as const),
  ]);
};

/** `npm run bundle`, and before `npm pack`: what runs without the sources and without node_modules. */
if (import.meta.main) {
  const root = resolve(import.meta.dirname, "..");
  const made = await bundles(root);
  // What an earlier commit bundled must not get into a package.
  for (const folder of ["dist/cli", "dist/functions"])
    rmSync(join(root, folder), { recursive: true, force: true });
  for (const [path, code] of made) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
    console.log(`${path}  ${(code.length / 1e6).toFixed(1)} MB`);
  }
}
