import { NODE_ENVIRONMENT, NODE_FLAGS } from "../../runtime/server/node-flags.ts";
import type { Bundle } from "../bundle.ts";
import type { BaseImage } from "./base-image.ts";
import { packageAnnotations, packageLayer } from "./crossplane-package.ts";
import type { Destination } from "./destination.ts";
import type { FunctionSource } from "./function-source.ts";
import type { ImageConfig } from "./image.ts";
import type { Draft } from "./package-writer.ts";
import { programLayer } from "./program-layer.ts";
import { type Inventory, softwareBill } from "./software-bill.ts";

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
  const own = await programLayer(source.iteration, ENTRY_POINT, code);
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

/** User, group and ports are those that Crossplane gives a function's pod (internal/controller/pkg/runtime). */
const runtimeConfig = (env: readonly string[]): ImageConfig => ({
  User: "2000:2000",
  ExposedPorts: { "9443/tcp": {}, "8080/tcp": {} },
  Env: [...env, ...Object.entries(NODE_ENVIRONMENT).map(([name, value]) => `${name}=${value}`)],
  // By name: bases keep Node at different places. A DeploymentRuntimeConfig's arguments come after it.
  Entrypoint: ["node", ...NODE_FLAGS, `/${ENTRY_POINT}`],
  WorkingDir: "/",
});
