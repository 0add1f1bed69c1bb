import { table } from "../markdown/table.ts";
import type { Assessment, Section } from "./assessment.ts";
import type { Finding } from "./finding.ts";
import { LEGEND, summaryOf, WORDS } from "./words.ts";

/** @param toRoot the way from the page to the repository's root, such as `..` */
export const markdownOf = (assessment: Assessment, toRoot: string): string =>
  [
    `## ${assessment.service}`,
    `${summaryOf(assessment)}. ${LEGEND}`,
    ...assessment.sections.map((section) => sectionOf(section, toRoot)),
  ].join("\n\n");

const sectionOf = ({ title, rows }: Section, toRoot: string): string => {
  const lines = rows.map(({ requirement, state, reason, findings }) => {
    const evidence = [...(reason === undefined ? [] : [reason]), ...findings.map(linked(toRoot))];
    return [requirement, WORDS[state], evidence.join("<br>")];
  });
  return `### ${title}\n\n${table(["requirement", "", "evidence"], lines)}`;
};

const linked =
  (toRoot: string) =>
  ({ text, path }: Finding): string =>
    path === undefined ? text : `[${text}](${toRoot}/${path})`;
