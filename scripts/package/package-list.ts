import type { PackageKind } from "./crossplane-package.ts";
import type { Digest } from "./digest.ts";
import type { Layer } from "./layer.ts";

/** The name of the file that holds a PackageList, beside what it lists. */
export const PACKAGE_LIST = "packages.json";

/** What was built, for programs. */
export interface PackageList {
  readonly version: string;
  readonly registry: string;
  readonly base: { readonly name: string; readonly layers: readonly Digest[]; readonly size: Size };
  /** In the order in which they are published: the Configuration is last, since it depends on the others. */
  readonly packages: readonly BuiltPackage[];
}

/** A package that was built. Paths are relative to the list's folder. */
export interface BuiltPackage {
  readonly kind: PackageKind;
  /** Of the repository in the registry: function-provisioning, platform-backup-keeper; the Configuration's is its own name, matura. */
  readonly name: string;
  /** With the tag, as a Function's or Configuration's spec.package has it, and a container's image. */
  readonly reference: string;
  /** Of the image's manifest. */
  readonly digest: Digest;
  /** OCI image layout. */
  readonly layout: string;
  /** CycloneDX. */
  readonly sbom: string;
  /** A function's or program's bundle; the Configuration's package.yaml. */
  readonly size: Size;
}

/** Bytes of layers. */
export interface Size {
  readonly compressed: number;
  readonly uncompressed: number;
}

export const sizeOf = (layers: readonly Layer[]): Size => ({
  compressed: layers.reduce((sum, { size }) => sum + size, 0),
  uncompressed: layers.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0),
});
