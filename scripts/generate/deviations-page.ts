import { DEVIATIONS } from "../../services/postgresql/deviations.ts";
import { type GeneratedFile, origin } from "./generated-file.ts";
import { page, pageOrigin, table } from "./markdown.ts";

/** What PostgreSQL does otherwise, and why: `docs/services/postgresql/deviations.md`. */
export const deviationsPage = (): GeneratedFile => ({
  path: "docs/services/postgresql/deviations.md",
  content: page([
    pageOrigin(origin("services/postgresql/deviations.ts")),
    "# PostgreSQL: deviations",
    "Where Matura does something other than the model or than users of AppCat's catalogue expect, and why.",
    table(
      ["what", "instead", "reason"],
      DEVIATIONS.map(({ what, instead, reason }) => [what, instead, reason]),
    ),
  ]),
});
