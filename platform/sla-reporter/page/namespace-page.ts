import { document, table } from "../../../runtime/html/document.ts";
import { escaped } from "../../../runtime/html/escape.ts";
import type { NamespaceReport } from "../../../services/sla/namespace-report.ts";
import { duration, percent } from "./format.ts";

/** The report of all claims of a namespace, for people. */
export const namespacePage = ({ namespace, month, claims }: NamespaceReport): string => {
  const title = `Availability of all claims in ${namespace}, ${month}`;
  return document(
    title,
    [
      `<h1>${escaped(title)}</h1>`,
      table(
        ["Claim", "Service", "Availability", "Target", "Kept", "Down", "Incidents"],
        claims.map((claim) => [
          claim.name,
          claim.service,
          percent(claim.availabilityPercent),
          percent(claim.targetPercent),
          claim.kept ? "yes" : "no",
          duration(claim.down),
          String(claim.incidents),
        ]),
        [2, 3, 5, 6],
      ),
    ].join("\n"),
  );
};
