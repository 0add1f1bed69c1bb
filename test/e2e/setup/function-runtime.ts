import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How Crossplane runs the functions, for those of the registry that a Configuration comes from. */
export const functionRuntime = (root: string, configuration: string): string => {
  const registry = configuration.replace(/\/[^/]*$/, "");
  const manifest = readFileSync(join(root, "platform/function-runtime.yaml"), "utf8");
  return manifest.replace("registry.example.com/matura", registry);
};
