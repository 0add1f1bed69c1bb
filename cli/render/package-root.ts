import { fileURLToPath } from "node:url";

/** A path inside the package. Two folders up is its root, from here as well as from the bundle dist/cli/matura.js. */
export const inPackage = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
