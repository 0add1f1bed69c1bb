import { type Digest, digestOf } from "./digest.ts";
import type { Layer } from "./layer.ts";

/** An image's configuration: the fields that are used, as the OCI image specification names them. */
export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly WorkingDir?: string;
}

export interface Platform {
  readonly os: string;
  /** As Go names it: amd64, arm64. */
  readonly architecture: string;
  readonly variant?: string;
}

/** An image before it is written down. */
export interface Image {
  readonly platform: Platform;
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly Layer[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a manifest says of a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Platform;
}

/** An image as blobs. */
export interface AssembledImage {
  readonly manifest: Descriptor;
  readonly blobs: ReadonlyMap<Digest, Buffer>;
}

export const MANIFEST_MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";
export const CONFIG_MEDIA_TYPE = "application/vnd.oci.image.config.v1+json";

/** What has no meaning here and would differ at each build. */
const CREATED = "1970-01-01T00:00:00Z";

/** The blobs of an image: configuration, manifest, layers. */
export const assemble = ({ platform, config, layers, annotations }: Image): AssembledImage => {
  const configuration = json({
    created: CREATED,
    ...platform,
    config,
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created: CREATED })),
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: MANIFEST_MEDIA_TYPE,
    config: describe(CONFIG_MEDIA_TYPE, configuration),
    layers: layers.map(({ mediaType, digest, size, annotations }) => ({
      mediaType,
      digest,
      size,
      ...(annotations === undefined ? {} : { annotations }),
    })),
    annotations,
  });
  return {
    manifest: describe(MANIFEST_MEDIA_TYPE, manifest),
    blobs: new Map(
      [configuration, manifest, ...layers.map(({ blob }) => blob)].map((blob) => [digestOf(blob), blob]),
    ),
  };
};

const describe = (mediaType: string, blob: Buffer): Descriptor => ({
  mediaType,
  digest: digestOf(blob),
  size: blob.length,
});

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
