import { bundlePlatformProgram } from "../bundle.ts";
import type { BaseImage } from "./base-image.ts";
import { packageAnnotations } from "./crossplane-package.ts";
import type { Destination } from "./destination.ts";
import type { ImageConfig } from "./image.ts";
import type { Draft } from "./package-writer.ts";
import { programLayer } from "./program-layer.ts";
import { type Inventory, softwareBill } from "./software-bill.ts";

const ENTRY_POINT = "program.mjs";

/** The image of a program that the platform runs as a pod, beside Crossplane: `platform/<name>/index.ts`. */
export const platformProgramDraft = async (
  root: string,
  name: string,
  { version }: Destination,
  base: BaseImage,
  inventory: Inventory,
): Promise<Draft> => {
  const { code, packages } = await bundlePlatformProgram(root, name);
  const own = await programLayer(name, ENTRY_POINT, code);
  return {
    kind: "Program",
    name: `platform-${name}`,
    image: {
      platform: base.platform,
      config: runtimeConfig(base.env),
      layers: [...base.layers, own],
      annotations: packageAnnotations(`matura-${name}`, version, undefined),
    },
    own,
    bill: (subject) => softwareBill(subject, inventory, packages, base.components),
  };
};

const runtimeConfig = (Env: readonly string[]): ImageConfig => ({
  User: "2000:2000",
  ExposedPorts: { "8080/tcp": {} },
  Env,
  // By name: bases keep Node at different places. A container's arguments come after it.
  Entrypoint: ["node", `/${ENTRY_POINT}`],
  WorkingDir: "/",
});
