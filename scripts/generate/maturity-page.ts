import { resolve } from "node:path";
import { assess } from "../../cli/assess/assessment.ts";
import { markdownOf } from "../../cli/assess/markdown.ts";
import { Repository } from "../../cli/assess/repository.ts";
import { MATURITY } from "../../cli/assess/services/index.ts";
import { RECORD } from "../../cli/assess/test-record.ts";
import { type GeneratedFile, origin } from "./generated-file.ts";
import { page, pageOrigin } from "./markdown.ts";

/** `docs/maturity.md`: what `matura assess` says today. */
export const maturityPage = (): GeneratedFile => {
  const repository = new Repository(resolve(import.meta.dirname, "../.."));
  return {
    path: "docs/maturity.md",
    content: page([
      pageOrigin(origin(RECORD)),
      "# Maturity",
      "Computed by `matura assess` from what is there: functions, the last results of the tests, alerts, dashboards and pages. `npm run evidence` keeps the results of a test run.",
      ...MATURITY.map((maturity) => markdownOf(assess(repository, maturity), "..")),
    ]),
  };
};
