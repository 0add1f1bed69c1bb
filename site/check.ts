import { checkAddresses } from "./check/addresses.ts";
import { builtPages } from "./check/built-page.ts";
import { checkRunbooks } from "./check/runbooks.ts";
import { builtSearch } from "./check/search.ts";
import { checkStyles } from "./check/styles.ts";
import { addressOf, htmlOf } from "./docs/built-page.ts";
import { pagesOf } from "./docs/pages.ts";
import { titleOf } from "./docs/title.ts";
import { DIST, DOCS } from "./folders.ts";

/** Whether what was built is whole: each page of docs/ is there and is found, and no address leads nowhere. */

/** Results that a reader looks at before asking in other words. */
const LOOKED_AT = 5;

const pages = pagesOf(DOCS);
const built = builtPages(DIST);
const search = await builtSearch(DIST);
const isFound = (page: string): boolean =>
  search(titleOf(DOCS, page))
    .slice(0, LOOKED_AT)
    .some((result) => result.replace(/#.*$/, "") === addressOf(page));

const { links, problems: addresses } = checkAddresses(DIST, built);

const problems = [
  ...pages.filter((page) => !built.has(htmlOf(page))).map((page) => `docs/${page} is not on the site`),
  ...pages.filter((page) => !isFound(page)).map((page) => `docs/${page} is not found by its own title`),
  ...addresses,
  ...checkRunbooks(DOCS, DIST),
  ...checkStyles(DIST),
];
for (const problem of problems) console.error(problem);
console.log(`site: ${pages.length} pages, ${links} links checked`);
process.exitCode = problems.length > 0 || pages.length === 0 ? 1 : 0;
