import { slug } from "github-slugger";
import { defineConfig } from "vitepress";
import { packagesForDocs } from "../build/packages-for-docs.ts";
import { publishRunbooks } from "../build/runbook-files.ts";
import { builtPage } from "../docs/built-page.ts";
import { repositoryOf } from "../docs/repository.ts";
import { DIST, DOCS, REPOSITORY } from "../folders.ts";
import { diagrams } from "../markdown/diagrams.ts";
import { repositoryLinks } from "../markdown/repository-links.ts";
import { AUDIENCES } from "../navigation/audience.ts";
import { sidebar } from "../navigation/sidebar.ts";
import { tableOfContents } from "../navigation/table-of-contents.ts";

export default defineConfig({
  title: "Matura",
  description: "Managed services for Kubernetes that are grown, not glued.",
  srcDir: DOCS,
  outDir: DIST,
  cacheDir: ".cache",
  rewrites: builtPage,
  markdown: {
    // The highlighter has no grammar of PromQL, and warns of each use of a language that it does not know.
    languages: [{ name: "promql", scopeName: "source.promql", patterns: [], repository: {} }],
    // Links to headings are written for GitHub, and checked as such by the tests of docs/.
    anchor: { slugify: slug },
    config: (markdown) => {
      repositoryLinks(markdown, repositoryOf(REPOSITORY));
      diagrams(markdown);
    },
  },
  buildEnd: () => publishRunbooks(DOCS, DIST),
  vite: { plugins: [packagesForDocs()] },
  themeConfig: {
    search: { provider: "local" },
    sidebar: sidebar(tableOfContents(DOCS, AUDIENCES)),
    outline: [2, 3],
  },
});
