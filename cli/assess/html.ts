import { document, figure, table } from "../../runtime/html/document.ts";
import { escaped } from "../../runtime/html/escape.ts";
import type { Assessment, Row } from "./assessment.ts";
import { evidenceOf, LEGEND, ROW_STATES, summaryOf, WORDS } from "./words.ts";

/** A page that needs nothing but itself, for someone who has no checkout. */
export const htmlOf = (assessment: Assessment): string => {
  const { service, sections, counts } = assessment;
  const title = `Maturity of ${service}`;
  const figures = ROW_STATES.filter((state) => counts[state] !== undefined).map((state) =>
    figure(WORDS[state], String(counts[state]), moodOf(state)),
  );
  const tables = sections.map(
    (section) =>
      `<h2>${escaped(section.title)}</h2>\n${table(
        ["Requirement", "", "Evidence"],
        section.rows.map((row) => [row.requirement, WORDS[row.state], evidenceOf(row).join("; ")]),
      )}`,
  );
  return document(
    title,
    [
      `<h1>${escaped(title)}</h1>`,
      `<p class="about">${escaped(`${summaryOf(assessment)}. ${LEGEND}`)}</p>`,
      `<div class="figures">${figures.join("")}</div>`,
      ...tables,
    ].join("\n"),
  );
};

const moodOf = (state: Row["state"]): "good" | "bad" | "" => {
  if (state === "failed") return "bad";
  return state === "proved" || state === "deviation" ? "good" : "";
};
