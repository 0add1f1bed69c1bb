import type { Plugin } from "vitepress";
import { DOCS } from "../folders.ts";

/**
 * A page becomes a component that imports Vue. Packages are looked for in the folders above the file that imports, and
 * docs/ is beside the site's packages: its pages import as the site does.
 */
export const packagesForDocs = (): Plugin => ({
  name: "packages-for-docs",
  enforce: "pre",
  resolveId(id, importer) {
    if (!/^vue(\/|$)/.test(id) || !importer?.startsWith(`${DOCS}/`)) return null;
    return this.resolve(id, import.meta.filename);
  },
});
