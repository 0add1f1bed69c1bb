import { posix } from "node:path";
import { builtPage } from "../docs/built-page.ts";

/** Where a link of docs/ leads: to a page of the site, or to a file that only the repository has. */
export type Target =
  | { readonly kind: "page" /** From the page that links. */; readonly href: string }
  | { readonly kind: "file" /** In the repository. */; readonly path: string; readonly fragment: string };

/**
 * @param href as Markdown has it
 * @param folder of the page that links, in the repository
 * @returns undefined for what is no file: another site, a heading of the same page
 */
export const targetOf = (href: string, folder: string): Target | undefined => {
  if (/^([a-z][a-z\d+.-]*:|\/|#|$)/i.test(href)) return undefined;
  const [, relative = "", fragment = ""] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  const path = posix.join(folder, relative);
  if (!path.startsWith("docs/") || !/(\.md|\/)$/.test(path)) return { kind: "file", path, fragment };
  return { kind: "page", href: `./${builtPage(posix.relative(folder, path))}${fragment}` };
};
