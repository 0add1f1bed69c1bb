import { posix } from "node:path";
import type { MarkdownIt, StateCore, Token } from "markdown-it";
import { targetOf } from "./target.ts";

/**
 * Links in docs/ are those of a checkout. One to a page leads to that page of the site; one to any other file leads to
 * the repository, or without an address of it becomes the file's path.
 *
 * @param repository address for browsers
 */
export const repositoryLinks = (markdown: MarkdownIt, repository: string | undefined): void => {
  markdown.core.ruler.push("repository-links", (state) => {
    // VitePress says where in docs/ the page is.
    const { relativePath } = state.env as { readonly relativePath: string };
    const folder = posix.dirname(posix.join("docs", relativePath));
    for (const token of state.tokens) {
      if (token.children !== null) token.children = rewritten(token.children, { state, folder, repository });
    }
  });
};

interface Context {
  readonly state: StateCore;
  readonly folder: string;
  readonly repository: string | undefined;
}

const rewritten = (tokens: readonly Token[], context: Context): Token[] => {
  const { folder, repository } = context;
  const start = tokens.findIndex(({ type }) => type === "link_open");
  const link = tokens[start];
  if (link === undefined) return [...tokens];
  // Markdown has no link within a link.
  const end = tokens.findIndex(({ type }) => type === "link_close");
  const label = tokens.slice(start + 1, end);
  const target = targetOf(link.attrGet("href") ?? "", folder);
  const rest = rewritten(tokens.slice(end + 1), context);
  if (target?.kind === "file" && repository === undefined) {
    return [...tokens.slice(0, start), ...pathBehind(label, target.path, context.state), ...rest];
  }
  if (target?.kind === "page") link.attrSet("href", target.href);
  if (target?.kind === "file")
    link.attrSet("href", `${repository}/blob/HEAD/${target.path}${target.fragment}`);
  return [...tokens.slice(0, end + 1), ...rest];
};

/** `label (path)`, or the path alone where the label is its end already. */
const pathBehind = (label: readonly Token[], path: string, state: StateCore): readonly Token[] => {
  const code = new state.Token("code_inline", "code", 0);
  code.markup = "`";
  code.content = decodeURI(path);
  if (code.content.endsWith(label.map(({ content }) => content).join(""))) return [code];
  return [...label, text(" (", state), code, text(")", state)];
};

const text = (content: string, state: StateCore): Token => {
  const token = new state.Token("text", "", 0);
  token.content = content;
  return token;
};
