import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import MiniSearch from "minisearch";

/** Finds addresses of the site by words, best first. */
export type Search = (words: string) => readonly string[];

/** The index that the search box loads, asked with the options of VitePress's search box. */
export const builtSearch = async (dist: string): Promise<Search> => {
  const [file] = globSync("assets/chunks/@localSearchIndex*.js", { cwd: dist });
  if (file === undefined) throw new Error(`there is no search index below ${dist}`);
  const { default: json } = (await import(pathToFileURL(join(dist, file)).href)) as { default: string };
  const index = MiniSearch.loadJSON(json, {
    fields: ["title", "titles", "text"],
    storeFields: ["title", "titles"],
    searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } },
  });
  return (words) => index.search(words).map(({ id }) => String(id));
};
