import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A sentence for each style sheet that has a browser fetch something from elsewhere, such as a web font. */
export const checkStyles = (dist: string): readonly string[] =>
  globSync("**/*.css", { cwd: dist })
    .filter((file) => /(@import|url\()\s*["']?(https?:)?\/\//.test(readFileSync(join(dist, file), "utf8")))
    .map((file) => `${file} loads what is not of the site`);
