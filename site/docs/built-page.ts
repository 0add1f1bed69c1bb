/** A page's path on the site, as Markdown: a README is what GitHub shows for its folder, so it is the folder's index. */
export const builtPage = (page: string): string => page.replace(/(^|\/)README\.md$/, "$1index.md");

/** The file of the site that a page becomes. */
export const htmlOf = (page: string): string => builtPage(page).replace(/\.md$/, ".html");

/** What a reader's browser asks for to get it. */
export const addressOf = (page: string): string => `/${htmlOf(page).replace(/(^|\/)index\.html$/, "$1")}`;
