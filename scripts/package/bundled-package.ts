import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An npm package that is part of a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Where it is installed. */
  readonly folder: string;
}

/**
 * The npm packages among a bundle's inputs.
 *
 * @param inputs esbuild's `metafile.outputs[…].inputs`: paths relative to `root`, and how much of each is left
 */
export const bundledPackages = (
  root: string,
  inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>,
): readonly BundledPackage[] => {
  const folders = Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => PACKAGE_FOLDER.exec(path)?.[0] ?? []);
  const packages = [...new Set(folders)].map((path) => {
    const folder = join(root, path);
    const { name, version } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    ) as BundledPackage;
    return { name, version, folder };
  });
  // One package may be installed at several places.
  const unique = new Map(packages.map((found) => [`${found.name}@${found.version}`, found]));
  return [...unique.keys()].sort().flatMap((key) => unique.get(key) ?? []);
};

/** Up to the innermost package: node_modules/a/node_modules/@b/c. */
const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
