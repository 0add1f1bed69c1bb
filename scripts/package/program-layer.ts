import { type Layer, layerOf } from "./layer.ts";
import { PackagingError } from "./packaging-error.ts";

/** Bound of a program's own layer, in bytes and not compressed. It is what each program of a catalogue adds. */
const OWN_LAYER_BYTES = 5_000_000;

/** The layer with a program's bundle, and nothing else in it. */
export const programLayer = async (name: string, path: string, code: string): Promise<Layer> => {
  const layer = await layerOf([{ path, content: code }]);
  if (layer.uncompressedSize > OWN_LAYER_BYTES) {
    throw new PackagingError(
      `the layer of ${name} has ${layer.uncompressedSize} bytes, and ${OWN_LAYER_BYTES} are the most; find out what its bundle does not need`,
    );
  }
  return layer;
};
