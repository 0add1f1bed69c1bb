import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, parseAllDocuments } from "yaml";
import { packageAnnotations, packageLayer } from "./crossplane-package.ts";
import { type Destination, installedName, repositoryOf, tagOf } from "./destination.ts";
import { DESCRIPTION, type FunctionSource } from "./function-source.ts";
import type { Platform } from "./image.ts";
import type { BuiltPackage } from "./package-list.ts";
import type { Draft } from "./package-writer.ts";
import { PackagingError } from "./packaging-error.ts";
import { imageComponent, plainBill } from "./software-bill.ts";

/** An object of a YAML file. */
interface Source {
  readonly path: string;
  readonly document: Document;
}

/** The parts of crossplane.yaml and of compositions that are read. */
interface Meta {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly dependsOn?: readonly Dependency[] };
}
interface Dependency {
  readonly function?: string;
  readonly package?: string;
}
interface Step {
  readonly functionRef?: { readonly name?: string };
}

/**
 * The Configuration's package, once the functions that it depends on are built. Its package.yaml is crossplane.yaml
 * with those functions as dependencies, the XRDs and the compositions.
 */
export const configurationDraft = async (
  root: string,
  functions: readonly FunctionSource[],
  destination: Destination,
  platform: Platform,
): Promise<(built: readonly BuiltPackage[]) => Draft> => {
  const meta = readMeta(root);
  const repositories = addDependencies(meta, functions, destination);
  const compositions = objectsBelow(root, "compositions", "Composition");
  for (const composition of compositions) renameCalls(composition, repositories);
  const objects = [meta, ...objectsBelow(root, "xrds", "CompositeResourceDefinition"), ...compositions];
  const own = await packageLayer(objects.map(({ document }) => `---\n${textOf(document)}`).join(""));
  const { name, annotations } = (meta.document.toJS() as Meta).metadata;
  return (built) => ({
    kind: "Configuration",
    name,
    image: {
      // Nothing of it runs; a platform is asked for all the same.
      platform,
      config: {},
      layers: [own],
      annotations: packageAnnotations(name, destination.version, annotations?.[DESCRIPTION]),
    },
    own,
    bill: (subject) =>
      plainBill(
        subject,
        built.map(({ name, digest }) =>
          imageComponent(repositoryOf(destination, name), tagOf(destination), digest),
        ),
      ),
  });
};

const readMeta = (root: string): Source => {
  const [meta] = objectsIn(root, "crossplane.yaml", "Configuration");
  if (meta === undefined) throw new PackagingError("crossplane.yaml holds no Configuration");
  return meta;
};

/** @returns the repository of each function, by the name that compositions here call it. */
const addDependencies = (
  { document }: Source,
  functions: readonly FunctionSource[],
  destination: Destination,
): ReadonlyMap<string, string> => {
  const declared = (document.toJS() as Meta).spec?.dependsOn ?? [];
  const own = functions.map((source) => ({
    name: source.name,
    repository: repositoryOf(destination, source.packageName),
  }));
  const required = own.map(({ repository }) => exactly(repository, destination));
  document.setIn(["spec", "dependsOn"], document.createNode([...declared, ...required]));
  return new Map([
    ...declared.map(repositoryIn).map((repository) => [installedName(repository), repository] as const),
    ...own.map(({ name, repository }) => [name, repository] as const),
  ]);
};

/** The functions and compositions of a version are tested together, so no other version will do. */
const exactly = (repository: string, destination: Destination): object => ({
  apiVersion: "pkg.crossplane.io/v1",
  kind: "Function",
  package: repository,
  version: `=${tagOf(destination)}`,
});

const repositoryIn = (dependency: Dependency): string => dependency.function ?? dependency.package ?? "";

/**
 * A composition calls a function by the name that Crossplane gives to the installed dependency, which follows from
 * the registry's path: where that asks for it, calls of this repository's functions are renamed.
 */
const renameCalls = ({ path, document }: Source, repositories: ReadonlyMap<string, string>): void => {
  const { spec } = document.toJS() as { spec?: { pipeline?: readonly Step[] } };
  for (const [position, { functionRef }] of (spec?.pipeline ?? []).entries()) {
    const called = functionRef?.name ?? "";
    const repository = repositories.get(called);
    if (repository === undefined) {
      throw new PackagingError(
        `${path} calls the function "${called}", which is neither below functions/ nor among crossplane.yaml's dependsOn`,
      );
    }
    document.setIn(["spec", "pipeline", position, "functionRef", "name"], installedName(repository));
  }
};

/** All objects of a folder's files, by the files' names. */
const objectsBelow = (root: string, folder: string, kind: string): readonly Source[] => {
  const files = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [];
  const found = files
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => objectsIn(root, join(folder, file), kind));
  if (found.length === 0)
    throw new PackagingError(`${folder}/ holds no ${kind}: the package would offer nothing`);
  return found;
};

/** Crossplane refuses a package with any other kind in it, so this refuses it first. */
const objectsIn = (root: string, path: string, kind: string): readonly Source[] =>
  [...parseAllDocuments(readFileSync(join(root, path), "utf8"))]
    .filter((document) => document.contents !== null)
    .map((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw new PackagingError(`${path}: ${error.message}`);
      if (document.get("kind") !== kind) {
        throw new PackagingError(`${path} holds a ${document.get("kind")}, and only a ${kind} can be there`);
      }
      return { path, document };
    });

const textOf = (document: Document): string => {
  if (document.directives) document.directives.docStart = null;
  return document.toString({ lineWidth: 0 });
};
