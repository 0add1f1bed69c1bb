import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BuiltPage } from "./built-page.ts";

/** Any origin: it tells the site's own addresses from those of others. */
const SITE = "http://site.invalid";

export interface Checked {
  /** How many addresses of the site itself were looked up. */
  readonly links: number;
  /** A sentence for each that leads nowhere, and for each that a browser would fetch from elsewhere. */
  readonly problems: readonly string[];
}

/** Looks up what the pages link and load. */
export const checkAddresses = (dist: string, pages: ReadonlyMap<string, BuiltPage>): Checked => {
  const problems: string[] = [];
  let links = 0;
  for (const [file, page] of pages) {
    const own = (address: string): URL | undefined => {
      const url = new URL(address, `${SITE}/${file}`);
      return url.origin === SITE ? url : undefined;
    };
    for (const address of page.loads) {
      if (own(address) === undefined && !address.startsWith("data:")) {
        problems.push(`${file} loads ${address}, which is not of the site`);
      }
    }
    for (const address of [...page.links, ...page.loads]) {
      const url = own(address);
      if (url === undefined) continue;
      links += 1;
      const problem = problemOf(url, dist, pages);
      if (problem !== undefined) problems.push(`${file} has ${address}: ${problem}`);
    }
  }
  return { links, problems };
};

const problemOf = (url: URL, dist: string, pages: ReadonlyMap<string, BuiltPage>): string | undefined => {
  const path = decodeURIComponent(url.pathname)
    .slice(1)
    .replace(/(^|\/)$/, "$1index.html");
  const page = pages.get(path);
  if (page === undefined && !existsSync(join(dist, path))) return `there is no ${path}`;
  const id = decodeURIComponent(url.hash.slice(1));
  return id === "" || page?.ids.has(id) ? undefined : `${path} has no ${id}`;
};
