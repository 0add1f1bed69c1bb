import { type Contribution, requirement } from "../../../runtime/contribution.ts";
import { isJsonObject } from "../../../runtime/json.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { lastMonth, REPORT_KEYS, reportNameOf } from "../../../services/sla/report.ts";

const REQUIREMENT = "last-month";

/** Asks for the SLA report of the month before, which the SLA reporter writes into the claim's namespace. */
export const lastMonthRequirement = ({ claim, now }: PostgreSQLInstance): Contribution =>
  requirement(REQUIREMENT, {
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace: claim.namespace,
    matchName: reportNameOf(claim.name, lastMonth(now)),
  });

/** What the claim shows of a report; percent. */
export interface LastMonth {
  readonly month: string;
  readonly availability: number;
  readonly report: string;
}

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * The month before as reported; undefined where there is no report, or nothing was measured. The report is in the
 * users' namespace, who may have edited it: what is no report is left out.
 */
export const lastMonthOf = ({ required, claim, now }: PostgreSQLInstance): LastMonth | undefined => {
  const [found] = required<ConfigMap>(REQUIREMENT) ?? [];
  const text = found?.data?.[REPORT_KEYS.json];
  if (text === undefined) return undefined;
  const availability = availabilityIn(text);
  const month = lastMonth(now);
  return availability === undefined
    ? undefined
    : { month, availability, report: `${claim.namespace}/${reportNameOf(claim.name, month)}` };
};

const availabilityIn = (text: string): number | undefined => {
  try {
    const report: unknown = JSON.parse(text);
    const availability = isJsonObject(report) ? report.availabilityPercent : undefined;
    return typeof availability === "number" ? availability : undefined;
  } catch {
    return undefined;
  }
};
