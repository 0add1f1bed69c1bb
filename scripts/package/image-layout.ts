import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "./digest.ts";
import {
  type AssembledImage,
  type Descriptor,
  type ImageConfig,
  MANIFEST_MEDIA_TYPE,
  type Platform,
} from "./image.ts";
import { existingLayer, type Layer } from "./layer.ts";
import { PackagingError } from "./packaging-error.ts";

/** Folders as the OCI image layout specification has them: index.json, oci-layout and blobs by digest. */

const REFERENCE = "org.opencontainers.image.ref.name";

/** Writes layouts. A blob that several share takes up space once: base layers are most of their size. */
export class LayoutWriter {
  private readonly written = new Map<Digest, string>();

  /**
   * Writes an image in the place of whatever the folder held.
   *
   * @param tag the reference inside the layout: `skopeo inspect oci:<folder>:<tag>`
   */
  write(folder: string, tag: string, { manifest, blobs }: AssembledImage): void {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
    for (const [digest, blob] of blobs) this.writeBlob(blobPath(folder, digest), digest, blob);
    writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    const index = {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [{ ...manifest, annotations: { [REFERENCE]: tag } }],
    };
    writeFileSync(join(folder, "index.json"), JSON.stringify(index));
  }

  private writeBlob(file: string, digest: Digest, blob: Buffer): void {
    const twin = this.written.get(digest);
    if (twin === undefined) writeFileSync(file, blob);
    else linkSync(twin, file);
    this.written.set(digest, file);
  }
}

/** An image that a layout holds. */
export interface LaidOutImage {
  readonly digest: Digest;
  readonly platform: Platform;
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
}

export const isLayout = (folder: string): boolean => existsSync(join(folder, "oci-layout"));

/** Reads the one image of a layout. */
export const readLayout = async (folder: string): Promise<LaidOutImage> => {
  const index = readJson<{ manifests: readonly Descriptor[] }>(join(folder, "index.json"));
  const [found, ...others] = index.manifests;
  if (found === undefined || others.length > 0 || found.mediaType !== MANIFEST_MEDIA_TYPE) {
    throw new PackagingError(
      `${folder} must hold one image for one platform; copy it with skopeo copy, without --all, into a new folder`,
    );
  }
  const manifest = readJson<{ config: Descriptor; layers: readonly Descriptor[] }>(
    blobPath(folder, found.digest),
  );
  const { os, architecture, variant, config, rootfs } = readJson<
    Platform & { config: ImageConfig; rootfs: { diff_ids: readonly Digest[] } }
  >(blobPath(folder, manifest.config.digest));
  const layers: Layer[] = [];
  for (const [position, { digest, mediaType }] of manifest.layers.entries()) {
    const layer = await existingLayer(blobPath(folder, digest), mediaType);
    if (layer.digest !== digest || layer.diffId !== rootfs.diff_ids[position]) {
      throw new PackagingError(`${folder} is damaged: layer ${digest} is not what its digest says`);
    }
    layers.push(layer);
  }
  const platform = { os, architecture, ...(variant === undefined ? {} : { variant }) };
  return { digest: found.digest, platform, config, layers };
};

export const blobPath = (folder: string, digest: Digest): string =>
  join(folder, "blobs", ...digest.split(":"));

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;
