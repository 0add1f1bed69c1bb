import { NODE_ENVIRONMENT, NODE_FLAGS } from "../../runtime/server/node-flags.ts";
import type { Bundle } from "../bundle.ts";
import type { BaseImage } from "./base-image.ts";
import { packageAnnotations, packageLayer } from "./crossplane-package.ts";
import type { Destination } from "./destination.ts";
import type { FunctionSource } from "./function-source.ts";
import type { ImageConfig } from "./image.ts";
import { type Layer, layerOf } from "./layer.ts";
import type { Draft } from "./package-writer.ts";
import { PackagingError } from "./packaging-error.ts";
import { type Inventory, softwareBill } from "./software-bill.ts";

/** Bound of a function's own layer, in bytes and not compressed. It is what each of a catalogue's functions adds. */
const OWN_LAYER_BYTES = 5_000_000;

const ENTRY_POINT = "function.mjs";

/**
 * A function's package: its runtime image with one more layer. Crossplane reads that layer, and starts the whole
 * as a pod.
 */
export const functionDraft = async (
  source: FunctionSource,
  { code, packages }: Bundle,
  { version }: Destination,
  base: BaseImage,
  inventory: Inventory,
): Promise<Draft> => {
  const own = await bundleLayer(source.iteration, code);
  return {
    kind: "Function",
    name: source.packageName,
    image: {
      platform: base.platform,
      config: runtimeConfig(base.env),
      layers: [...base.layers, own, await packageLayer(source.meta)],
      annotations: packageAnnotations(source.name, version, source.description),
    },
    own,
    bill: (subject) => softwareBill(subject, inventory, packages, base.components),
  };
};

/** The layer with a function's bundle, and nothing else in it. */
const bundleLayer = async (iteration: string, code: string): Promise<Layer> => {
  const layer = await layerOf([{ path: ENTRY_POINT, content: code }]);
  if (layer.uncompressedSize > OWN_LAYER_BYTES) {
    throw new PackagingError(
      `the layer of ${iteration} has ${layer.uncompressedSize} bytes, and ${OWN_LAYER_BYTES} are the most; find out what its bundle does not need`,
    );
  }
  return layer;
};

/** User, group and ports are those that Crossplane gives a function's pod (internal/controller/pkg/runtime). */
const runtimeConfig = (env: readonly string[]): ImageConfig => ({
  User: "2000:2000",
  ExposedPorts: { "9443/tcp": {}, "8080/tcp": {} },
  Env: [...env, ...Object.entries(NODE_ENVIRONMENT).map(([name, value]) => `${name}=${value}`)],
  // By name: bases keep Node at different places. A DeploymentRuntimeConfig's arguments come after it.
  Entrypoint: ["node", ...NODE_FLAGS, `/${ENTRY_POINT}`],
  WorkingDir: "/",
});
