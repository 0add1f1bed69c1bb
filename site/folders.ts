import { resolve } from "node:path";

/** Folders that both the build and its check know. */

export const REPOSITORY = resolve(import.meta.dirname, "..");
export const DOCS = resolve(REPOSITORY, "docs");
export const DIST = resolve(REPOSITORY, "dist/site");
