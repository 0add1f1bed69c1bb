import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageKind } from "./crossplane-package.ts";
import { type Destination, referenceOf, repositoryOf, tagOf } from "./destination.ts";
import { assemble, type Image } from "./image.ts";
import { LayoutWriter } from "./image-layout.ts";
import type { Layer } from "./layer.ts";
import { type BuiltPackage, PACKAGE_LIST, type PackageList, sizeOf } from "./package-list.ts";
import { type Component, imageComponent } from "./software-bill.ts";

/** A package that is to be written. */
export interface Draft {
  readonly kind: PackageKind;
  readonly name: string;
  readonly image: Image;
  /** The layer that is the package's own. */
  readonly own: Layer;
  /** The SBOM, given the package as its subject. */
  readonly bill: (subject: Component) => string;
}

/** Writes packages into a folder, over those of an earlier build. */
export class PackageWriter {
  private readonly out: string;
  private readonly destination: Destination;
  private readonly layouts = new LayoutWriter();

  constructor(out: string, destination: Destination) {
    this.out = out;
    this.destination = destination;
    mkdirSync(out, { recursive: true });
    // It comes back last: with the list, all that it names is there.
    rmSync(join(out, PACKAGE_LIST), { force: true });
  }

  write({ kind, name, image, own, bill }: Draft): BuiltPackage {
    const { destination, out } = this;
    const tag = tagOf(destination);
    const assembled = assemble(image);
    const { digest } = assembled.manifest;
    const [layout, sbom] = [`${name}.oci`, `${name}.cdx.json`];
    this.layouts.write(join(out, layout), tag, assembled);
    writeFileSync(join(out, sbom), bill(imageComponent(repositoryOf(destination, name), tag, digest)));
    return {
      kind,
      name,
      reference: referenceOf(destination, name),
      digest,
      layout,
      sbom,
      size: sizeOf([own]),
    };
  }

  writeList(list: PackageList): void {
    writeFileSync(join(this.out, PACKAGE_LIST), `${JSON.stringify(list, undefined, 2)}\n`);
  }
}
