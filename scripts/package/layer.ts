import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { gunzip, gzip, zstdDecompress } from "node:zlib";
import { type ArchiveFile, archive } from "./archive.ts";
import { type Digest, digestOf } from "./digest.ts";
import { PackagingError } from "./packaging-error.ts";

/** A layer of an image: a compressed tar. */
export interface Layer {
  readonly mediaType: string;
  /** Of the compressed tar. */
  readonly digest: Digest;
  /** Of the tar. */
  readonly diffId: Digest;
  /** Bytes, compressed and not. */
  readonly size: number;
  readonly uncompressedSize: number;
  readonly blob: Buffer;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const LAYER_MEDIA_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

/** A layer of files. */
export const layerOf = async (
  files: readonly ArchiveFile[],
  annotations?: Readonly<Record<string, string>>,
): Promise<Layer> => {
  const tar = await archive(files);
  const blob = await promisify(gzip)(tar);
  // The header names the system that compressed; 255 is "unknown" (RFC 1952). Its time is 0 already.
  blob[9] = 255;
  return {
    mediaType: LAYER_MEDIA_TYPE,
    digest: digestOf(blob),
    diffId: digestOf(tar),
    size: blob.length,
    uncompressedSize: tar.length,
    blob,
    ...(annotations === undefined ? {} : { annotations }),
  };
};

/** A layer of an image that someone else made, taken as it is. */
export const existingLayer = async (file: string, mediaType: string): Promise<Layer> => {
  const blob = readFileSync(file);
  const tar = await decompress(blob, mediaType);
  return {
    mediaType,
    digest: digestOf(blob),
    diffId: digestOf(tar),
    size: blob.length,
    uncompressedSize: tar.length,
    blob,
  };
};

const decompress = (blob: Buffer, mediaType: string): Buffer | Promise<Buffer> => {
  if (mediaType.endsWith("tar")) return blob;
  if (mediaType.endsWith("gzip")) return promisify(gunzip)(blob);
  if (mediaType.endsWith("zstd")) return promisify(zstdDecompress)(blob);
  throw new PackagingError(`the base image has a layer of type ${mediaType}, which is no layer of OCI's`);
};
