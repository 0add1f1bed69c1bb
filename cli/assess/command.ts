import { Command, Option } from "commander";
import { RenderError } from "../render/error.ts";
import { type Assessment, assess } from "./assessment.ts";
import { htmlOf } from "./html.ts";
import { markdownOf } from "./markdown.ts";
import type { ServiceMaturity } from "./model/requirements.ts";
import { Repository } from "./repository.ts";
import { MATURITY } from "./services/index.ts";
import { evidenceOf, summaryOf, WORDS } from "./words.ts";

interface Flags {
  readonly output: "text" | "markdown" | "html" | "json";
  readonly checkout: string;
}

/** `matura assess`: the maturity of a service, computed from evidence. */
export const assessCommand = (): Command =>
  new Command("assess")
    .summary("compute the maturity of a service from its evidence")
    .description(
      [
        "Goes through every requirement of the maturity model, of the quality requirements and of the documentation standard, and looks at what proves it: functions in the composition, tests with their last result, alerts, dashboards, pages.",
        "",
        "A requirement without evidence is not met. Evidence that is older than the code it proves is stale.",
      ].join("\n"),
    )
    .argument("[service]", "name of a service (default: all)")
    .addOption(
      new Option("-o, --output <format>", "how to print it")
        .choices(["text", "markdown", "html", "json"])
        .default("text"),
    )
    .option("--checkout <folder>", "a checkout of Matura", ".")
    .addHelpText(
      "after",
      `
Exit code: 0 when every requirement is met, 1 when one is not or nothing can be assessed.

Examples:
  $ matura assess postgresql
  $ matura assess postgresql --output html > postgresql.html`,
    )
    .action((service: string | undefined, { output, checkout }: Flags) => {
      try {
        const repository = new Repository(checkout);
        const assessments = wanted(service).map((maturity) => assess(repository, maturity));
        process.stdout.write(`${WRITERS[output](assessments)}\n`);
        if (!assessments.every(isMet)) process.exitCode = 1;
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
        process.stderr.write(`matura assess: ${error.message}\n`);
        process.exitCode = 1;
      }
    });

/** @throws RenderError when there is no such service */
const wanted = (service: string | undefined): readonly ServiceMaturity[] => {
  const found = MATURITY.filter((maturity) => service === undefined || maturity.service === service);
  if (found.length > 0) return found;
  const known = MATURITY.map((maturity) => maturity.service).join(", ");
  throw new RenderError(`there is no service "${service}": it is one of ${known}`);
};

const isMet = ({ counts: { stale = 0, missing = 0, failed = 0 } }: Assessment): boolean =>
  stale + missing + failed === 0;

const STATE_WIDTH = Math.max(...Object.values(WORDS).map((word) => word.length)) + 2;

const textOf = (assessment: Assessment): string => {
  const indent = " ".repeat(STATE_WIDTH + 4);
  const rows = assessment.sections.flatMap(({ title, rows: all }) => [
    title,
    ...all.flatMap((row) => [
      `  ${WORDS[row.state].padEnd(STATE_WIDTH)}${row.requirement}`,
      ...evidenceOf(row).map((text) => `${indent}${text}`),
    ]),
    "",
  ]);
  return [`${assessment.service}: ${summaryOf(assessment)}`, "", ...rows].join("\n").trimEnd();
};

const WRITERS: Readonly<Record<Flags["output"], (assessments: readonly Assessment[]) => string>> = {
  text: (assessments) => assessments.map(textOf).join("\n\n"),
  markdown: (assessments) => assessments.map((assessment) => markdownOf(assessment, ".")).join("\n\n"),
  html: (assessments) => assessments.map(htmlOf).join("\n"),
  json: (assessments) => JSON.stringify(assessments, null, 2),
};
