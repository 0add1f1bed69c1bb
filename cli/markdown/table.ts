import { markdownTable } from "markdown-table";

/** A cell's text: a pipe would end it, and so would a line break. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable([header, ...rows].map((row) => row.map(cell)));
