import { matchesGlob } from "node:path";
import { HOME, pagesOf } from "../docs/pages.ts";
import { titleOf } from "../docs/title.ts";
import type { Audience, Section } from "./audience.ts";

export interface Entry {
  /** Path in docs/. */
  readonly page: string;
  readonly title: string;
}

export interface Chapter {
  readonly audience: string;
  readonly sections: readonly { readonly name: string | undefined; readonly entries: readonly Entry[] }[];
}

/**
 * Every page of docs/ but the home page, each once. A page that no audience has, and a pattern without a page, are
 * errors: that is how a page is not forgotten.
 */
export const tableOfContents = (docs: string, audiences: readonly Audience[]): readonly Chapter[] => {
  const patterns = audiences.flatMap(({ sections }) => sections).flatMap(({ pages }) => pages);
  const entries = new Map<string, readonly Entry[]>(
    Map.groupBy(
      pagesOf(docs)
        .filter((page) => page !== HOME)
        .map((page) => ({ page, title: titleOf(docs, page) })),
      ({ page }) => patternOf(page, patterns),
    ),
  );
  const entriesOf = (pattern: string): readonly Entry[] => {
    const found = entries.get(pattern);
    if (found === undefined)
      throw new Error(`${pattern} in site/navigation/audience.ts matches no page of docs/`);
    return found.toSorted((one, other) => one.title.localeCompare(other.title, "en"));
  };
  const sectionOf = ({ name, pages }: Section) => ({ name, entries: pages.flatMap(entriesOf) });
  return audiences.map(({ name, sections }) => ({ audience: name, sections: sections.map(sectionOf) }));
};

const patternOf = (page: string, patterns: readonly string[]): string => {
  const pattern =
    patterns.find((candidate) => candidate === page) ??
    patterns.find((candidate) => matchesGlob(page, candidate));
  if (pattern === undefined) {
    throw new Error(
      `docs/${page} has no reader: name it, or a pattern for it, in site/navigation/audience.ts`,
    );
  }
  return pattern;
};
