import { renderMermaidSVG } from "beautiful-mermaid";
import type { MarkdownIt } from "markdown-it";

/**
 * Mermaid becomes a picture while the site is built, so that readers load no renderer. It is an image, not an element
 * of the page: the renderer's style sheet would be the page's, and its import of a web font would be fetched.
 */
export const diagrams = (markdown: MarkdownIt): void => {
  const { fence } = markdown.renderer.rules;
  if (fence === undefined) throw new Error("VitePress has no rule for fenced code any more");
  markdown.renderer.rules.fence = (tokens, at, ...rest) => {
    const token = tokens[at];
    return token?.info.trim() === "mermaid" ? picture(token.content) : fence(tokens, at, ...rest);
  };
};

// As wide as it is drawn: text that is scaled down to the page's width is too small to read.
const picture = (source: string): string =>
  `<div style="overflow-x: auto"><img alt="Diagram" style="max-width: none" src="${address(source)}"></div>\n`;

const address = (source: string): string =>
  `data:image/svg+xml,${encodeURIComponent(renderMermaidSVG(source).replace(/@import [^;]+?'\);/, ""))}`;
