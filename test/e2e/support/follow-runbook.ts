import { runbookOf } from "../../support/runbook.ts";
import { Reader } from "./reader.ts";

/** The labels of an alert, by the names that runbooks give them. */
type Labels = Readonly<Record<"NAMESPACE" | "CLAIM" | "CLAIM_NAMESPACE", string>>;

/** Does what a runbook has first under Mitigation, for real. @returns what the commands print */
export const followRunbook = (alert: string, labels: Labels): Promise<string> => {
  const [first = ""] = runbookOf(alert).code("Mitigation", "sh");
  const variables = Object.entries(labels).map(([name, value]) => `export ${name}=${value}`);
  return new Reader((text) => text).run([...variables, first].join("\n"));
};
