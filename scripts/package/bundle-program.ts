import { build } from "esbuild";
import { type BundledPackage, bundledPackages } from "./bundled-package.ts";
import { notices } from "./notices.ts";
import { PackagingError } from "./packaging-error.ts";

/** A program and all that it imports, as one file that Node runs without node_modules. */
export interface Program {
  /** As esbuild wrote it. */
  readonly bundled: string;
  /** The same with the licences of what it bundles. */
  readonly code: string;
  /** npm packages with at least one byte in the bundle, sorted by name and version. */
  readonly packages: readonly BundledPackage[];
}

export interface BundleOptions {
  /** Leaves out whitespace, and nothing else. */
  readonly minifyWhitespace?: boolean;
}

/** Dependencies in CommonJS call `require` for Node's own modules; an ES module has no such function. */
const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/**
 * Bundles a program from its entry point. The same sources and dependencies give the same bytes, wherever the
 * repository is.
 *
 * It is not minified: for a function that saves 1.2 MB of the file and a third of the compressed layer, but no
 * start-up time (131 ms against 140 ms, and 473 ms from the sources) and no memory, and it costs readable stack
 * traces.
 *
 * @param name what an error calls it
 * @param entryPoint relative to `root`
 */
export const bundleProgram = async (
  root: string,
  name: string,
  entryPoint: string,
  { minifyWhitespace = false }: BundleOptions = {},
): Promise<Program> => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outdir: "dist",
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node24",
    format: "esm",
    sourcemap: false,
    legalComments: "none",
    minifyWhitespace,
    banner: { js: REQUIRE },
    logLevel: "silent",
  }).catch((cause: Error) => {
    throw new PackagingError(`${name} cannot be bundled: ${cause.message}`, { cause });
  });
  const bundled = outputFiles[0]?.text ?? "";
  const packages = bundledPackages(root, Object.values(metafile.outputs)[0]?.inputs ?? {});
  return { bundled, code: bundled + notices(packages), packages };
};
