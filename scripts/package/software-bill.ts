import { execa } from "execa";
import type { BundledPackage } from "./bundled-package.ts";
import type { Digest } from "./digest.ts";
import { PackagingError } from "./packaging-error.ts";

/** Software bills of materials in CycloneDX 1.5's JSON, without serial numbers and times: same input, same bytes. */

/** What CycloneDX calls a component: the fields that are written here. npm writes more into its own. */
export interface Component {
  readonly "bom-ref": string;
  readonly type: "application" | "container" | "library";
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly cpe?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

/** npm's packages as package-lock.json has them, with licences and hashes. */
export interface Inventory {
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

/** Reads all that package-lock.json names, which is more than any function holds. */
export const readInventory = async (root: string): Promise<Inventory> => {
  const { stdout } = await execa(
    "npm",
    ["sbom", "--sbom-format=cyclonedx", "--package-lock-only", "--offline"],
    {
      cwd: root,
    },
  ).catch((cause: Error) => {
    throw new PackagingError(`npm cannot list the dependencies of ${root}: ${cause.message}`, { cause });
  });
  return JSON.parse(stdout) as Inventory;
};

/** What a package holds: bundled packages of npm, and what the base image brings. */
export const softwareBill = (
  subject: Component,
  inventory: Inventory,
  packages: readonly BundledPackage[],
  base: readonly Component[],
): string => {
  const bundled = packages.map(({ name, version }) => {
    const found = inventory.components.find(
      (component) => component.name === name && component.version === version,
    );
    if (found === undefined) {
      throw new PackagingError(
        `${name} ${version} is bundled but not in package-lock.json; run npm ci and build again`,
      );
    }
    return found;
  });
  const refs = new Set(bundled.map((component) => component["bom-ref"]));
  const dependencies = inventory.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  const components = [...base, ...bundled];
  const own = { ref: subject["bom-ref"], dependsOn: components.map((component) => component["bom-ref"]) };
  return write(subject, components, [own, ...dependencies]);
};

/** A bill of components that need no inventory. */
export const plainBill = (subject: Component, components: readonly Component[]): string =>
  write(subject, components, [
    { ref: subject["bom-ref"], dependsOn: components.map((component) => component["bom-ref"]) },
  ]);

const write = (
  subject: Component,
  components: readonly Component[],
  dependencies: readonly Dependency[],
): string => {
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { lifecycles: [{ phase: "build" }], component: subject },
    components,
    dependencies,
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
};

/** An image in a registry. Its purl is what vulnerability scanners and registries match by. */
export const imageComponent = (repository: string, tag: string, digest: Digest): Component => {
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  const query = new URLSearchParams({ repository_url: repository, tag });
  const purl = `pkg:oci/${name}@${encodeURIComponent(digest)}?${query}`;
  return { ...containerComponent(name, digest), "bom-ref": purl, version: tag, purl };
};

/** An image whose origin only its digest tells. */
export const containerComponent = (name: string, digest: Digest): Component => ({
  "bom-ref": `${name}@${digest}`,
  type: "container",
  name,
  version: digest,
  hashes: [{ alg: "SHA-256", content: digest.slice("sha256:".length) }],
});

export const nodeComponent = (version: string): Component => ({
  "bom-ref": `pkg:generic/node@${version}`,
  type: "application",
  name: "node",
  version,
  purl: `pkg:generic/node@${version}`,
  cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
});

export const debianComponent = ({
  name,
  version,
  architecture,
  suite,
}: {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Debian's version, such as 12. */
  readonly suite: string;
}): Component => {
  const purl = `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-${suite}`;
  return { "bom-ref": purl, type: "library", name, version, purl };
};
