import { bundleFunction, platformProgramsIn } from "../bundle.ts";
import type { BaseImage } from "./base-image.ts";
import { configurationDraft } from "./configuration-package.ts";
import type { Destination } from "./destination.ts";
import { functionDraft } from "./function-package.ts";
import { functionSources } from "./function-source.ts";
import { type BuiltPackage, type PackageList, sizeOf } from "./package-list.ts";
import { PackageWriter } from "./package-writer.ts";
import { platformProgramDraft } from "./platform-program.ts";
import { readInventory } from "./software-bill.ts";

/** Builds all packages of a repository into a folder. Nothing is written when one of them cannot be built. */
export const buildPackages = async (
  root: string,
  out: string,
  destination: Destination,
  base: BaseImage,
): Promise<PackageList> => {
  const sources = functionSources(root);
  const configuration = await configurationDraft(root, sources, destination, base.platform);
  const bundles = await Promise.all(
    sources.map(async (source) => ({ source, bundle: await bundleFunction(root, source.iteration) })),
  );
  const inventory = await readInventory(root);
  const drafts = await Promise.all(
    bundles.map(({ source, bundle }) => functionDraft(source, bundle, destination, base, inventory)),
  );
  const programDrafts = await Promise.all(
    platformProgramsIn(root).map((name) => platformProgramDraft(root, name, destination, base, inventory)),
  );

  const writer = new PackageWriter(out, destination);
  const functions: readonly BuiltPackage[] = drafts.map((draft) => writer.write(draft));
  const programs: readonly BuiltPackage[] = programDrafts.map((draft) => writer.write(draft));
  const list: PackageList = {
    version: destination.version,
    registry: destination.registry,
    base: { name: base.name, layers: base.layers.map(({ digest }) => digest), size: sizeOf(base.layers) },
    packages: [...functions, ...programs, writer.write(configuration(functions))],
  };
  writer.writeList(list);
  return list;
};
