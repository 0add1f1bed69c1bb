import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "node-html-parser";

/** An HTML page of the site, as far as it is checked. */
export interface BuiltPage {
  /** What its reader can open. */
  readonly links: readonly string[];
  /** What a browser loads with it. */
  readonly loads: readonly string[];
  readonly ids: ReadonlySet<string>;
}

/** All pages below a folder, by path in it. */
export const builtPages = (dist: string): ReadonlyMap<string, BuiltPage> =>
  new Map(globSync("**/*.html", { cwd: dist }).map((file) => [file, read(join(dist, file))]));

const read = (file: string): BuiltPage => {
  const root = parse(readFileSync(file, "utf8"));
  const all = (name: string, selector: string): string[] =>
    root.querySelectorAll(selector).flatMap((element) => element.getAttribute(name) ?? []);
  return {
    links: all("href", "a[href]"),
    loads: [...all("href", "link[href]"), ...all("src", "[src]")],
    ids: new Set(all("id", "[id]")),
  };
};
