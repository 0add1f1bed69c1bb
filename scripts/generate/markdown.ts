export { table } from "../../cli/markdown/table.ts";

export const code = (text: string): string => `\`${text}\``;

/** A value as it can be pasted into YAML; empty where there is none. */
export const inline = (value: unknown): string => (value === undefined ? "" : code(JSON.stringify(value)));

/** Paragraphs, tables and headings, an empty line between each. */
export const page = (parts: readonly string[]): string =>
  `${parts.filter((part) => part !== "").join("\n\n")}\n`;

export const pageOrigin = (sentence: string): string => `<!-- ${sentence} -->`;
