import type { DefaultTheme } from "vitepress";
import { addressOf } from "../docs/built-page.ts";
import type { Chapter, Entry } from "./table-of-contents.ts";

export const sidebar = (chapters: readonly Chapter[]): DefaultTheme.SidebarItem[] =>
  chapters.map(({ audience, sections }) => ({
    text: audience,
    items: sections.flatMap(({ name, entries }) =>
      name === undefined ? entries.map(item) : [{ text: name, collapsed: true, items: entries.map(item) }],
    ),
  }));

const item = ({ page, title }: Entry): DefaultTheme.SidebarItem => ({
  text: title,
  link: addressOf(page),
});
