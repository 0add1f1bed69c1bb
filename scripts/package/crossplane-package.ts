import { type Layer, layerOf } from "./layer.ts";

/** Crossplane's package format (crossplane-runtime's pkg/xpkg): an image in which one layer holds package.yaml. */

/** What is built: Crossplane's packages, and images of programs that the platform runs beside them. */
export type PackageKind = "Configuration" | "Function" | "Program";

/** The layer that Crossplane reads, by its annotation; without one it would search all layers for the file. */
export const packageLayer = (stream: string): Promise<Layer> =>
  layerOf([{ path: "package.yaml", content: stream }], { "io.crossplane.xpkg": "base" });

/** Annotations of OCI that registries show. */
export const packageAnnotations = (
  title: string,
  version: string,
  description: string | undefined,
): Readonly<Record<string, string>> => ({
  "org.opencontainers.image.title": title,
  "org.opencontainers.image.version": version,
  "org.opencontainers.image.licenses": "Apache-2.0",
  ...(description === undefined ? {} : { "org.opencontainers.image.description": description }),
});
