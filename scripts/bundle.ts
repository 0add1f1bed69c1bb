import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type BundleOptions, bundleProgram } from "./package/bundle-program.ts";
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
export const iterationsIn = (root: string): readonly string[] => entryPointsIn(root, "functions");

/** Folders below platform/ that hold a program, sorted. */
export const platformProgramsIn = (root: string): readonly string[] => entryPointsIn(root, "platform");

const entryPointsIn = (root: string, folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(join(root, folder, entry.name, "index.ts")))
        .map(({ name }) => name)
        .sort()
    : [];

/** Bundles `functions/<iteration>/index.ts`. */
export const bundleFunction = async (root: string, iteration: string): Promise<Bundle> => ({
  iteration,
  ...(await bundleEntryPoint(root, iteration, `functions/${iteration}/index.ts`)),
});

/**
 * Bundles `platform/<name>/index.ts`. Without the whitespace: the clients of Kubernetes and S3 would be above the bound
 * of a layer with it, and stack traces still name the functions.
 */
export const bundlePlatformProgram = (root: string, name: string): Promise<Omit<Bundle, "iteration">> =>
  bundleEntryPoint(root, name, `platform/${name}/index.ts`, { minifyWhitespace: true });

const bundleEntryPoint = async (
  root: string,
  name: string,
  entryPoint: string,
  options: BundleOptions = {},
): Promise<Omit<Bundle, "iteration">> => {
  const { bundled, code, packages } = await bundleProgram(root, name, entryPoint, options);
  // In a bundle every module sees itself as the main one, so only the entry point may ask.
  const starts = bundled.split("import.meta.main").length - 1;
  if (starts !== 1) {
    throw new PackagingError(
      `${name} asks for import.meta.main ${starts} times: its index.ts must, to start the server, and no module that it imports may`,
    );
  }
  return { code, packages };
};

/** What the package of the command holds, by paths in the repository: the command, and the functions that it starts. */
export const bundles = async (root: string): Promise<ReadonlyMap<string, string>> => {
  const command = await bundleProgram(root, "the command", "cli/main.ts");
  const functions = await Promise.all(iterationsIn(root).map((iteration) => bundleFunction(root, iteration)));
  return new Map([
    // As deep as cli/render/package-root.ts, which finds the package's other files from here.
    ["dist/cli/matura.js", command.code],
    ...functions.map(({ iteration, code }) => [`dist/functions/${iteration}.mjs`, code] as const),
  ]);
};

/** What the platform runs beside Crossplane, by paths in the repository. */
export const platformBundles = async (root: string): Promise<ReadonlyMap<string, string>> =>
  new Map(
    await Promise.all(
      platformProgramsIn(root).map(
        async (name) =>
          [`dist/platform/${name}.mjs`, (await bundlePlatformProgram(root, name)).code] as const,
      ),
    ),
  );

/** `npm run bundle`, and before `npm pack`: what runs without the sources and without node_modules. */
if (import.meta.main) {
  const root = resolve(import.meta.dirname, "..");
  const made = [...(await bundles(root)), ...(await platformBundles(root))];
  // What an earlier commit bundled must not get into a package.
  for (const folder of ["dist/cli", "dist/functions", "dist/platform"])
    rmSync(join(root, folder), { recursive: true, force: true });
  for (const [path, code] of made) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
    console.log(`${path}  ${(code.length / 1e6).toFixed(1)} MB`);
  }
}
