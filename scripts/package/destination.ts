import { PackagingError } from "./packaging-error.ts";

/** Where packages of one version are published. */
export interface Destination {
  /** HOST[:PORT][/PATH], as references and dependencies name it. */
  readonly registry: string;
  /** Semantic version, without a v. */
  readonly version: string;
}

/** The tag: Crossplane takes versions from tags, and by custom they start with a v. */
export const tagOf = ({ version }: Destination): string => `v${version}`;

export const repositoryOf = ({ registry }: Destination, name: string): string => `${registry}/${name}`;

export const referenceOf = (destination: Destination, name: string): string =>
  `${repositoryOf(destination, name)}:${tagOf(destination)}`;

/**
 * The name of the Function that Crossplane makes for a dependency: the repository's path as a DNS label
 * (NewPackage in internal/controller/pkg/resolver, ToDNSLabel in crossplane-runtime's pkg/xpkg).
 */
export const installedName = (repository: string): string =>
  [...repository.slice(repository.indexOf("/") + 1).slice(0, 63)]
    .map((letter) => (/[./:-]/.test(letter) ? "-" : letter))
    .filter((letter) => /[a-z0-9-]/.test(letter))
    .join("")
    .replace(/^-+|-+$/g, "");

/** Crossplane reads references strictly, so the first part must look like a host. */
const REGISTRY =
  /^(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;

/** Without build metadata: a tag cannot have a plus. */
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** @throws PackagingError when registry or version cannot be part of a reference. */
export const destinationOf = (registry: string, version: string): Destination => {
  if (!REGISTRY.test(registry)) {
    throw new PackagingError(
      `--registry ${registry} is not HOST[:PORT]/PATH in lower case, without a scheme`,
    );
  }
  const bare = version.replace(/^v/, "");
  if (!VERSION.test(bare)) {
    throw new PackagingError(
      `--version ${version} is not a version such as 1.2.3 or 1.2.3-rc.1, which Crossplane resolves by`,
    );
  }
  return { registry, version: bare };
};
