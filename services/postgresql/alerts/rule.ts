import { INSTANCE_LABELS } from "../../metric-names.ts";
import type { Alert } from "./alert.ts";
import type { AlertContext } from "./context.ts";
import { windowIsOpen } from "./promql.ts";

/** A rule of a PrometheusRule, as Matura writes it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Where an alert leads. */
export interface Links {
  /** Folder of the runbooks. */
  readonly runbooks: string;
  readonly dashboard?: string;
}

/** The label by which routes tell operators' alerts from users'. */
export const AUDIENCE_LABEL = "audience";

export const ruleOf = (alert: Alert, context: AlertContext, links: Links): AlertRule => ({
  alert: alert.name,
  expr: alert.duringMaintenance
    ? alert.expression(context)
    : `(${alert.expression(context)}) unless on () (${windowIsOpen(context)})`,
  ...(alert.minutes === 0 ? {} : { for: `${alert.minutes}m` }),
  labels: {
    ...instanceLabelsOf(context),
    [AUDIENCE_LABEL]: alert.audience,
    severity: alert.severity(context),
  },
  annotations: {
    summary: `${alert.summary} (PostgreSQLInstance ${context.claim.namespace}/${context.claim.name})`,
    description: alert.description(context),
    runbook_url: `${links.runbooks}/${alert.name}.md`,
    ...(links.dashboard === undefined ? {} : { dashboard_url: links.dashboard }),
  },
});

/** Labels that trace an alert to its claim: those of the instance's series, whatever the expression leaves of them. */
const instanceLabelsOf = (context: AlertContext): Readonly<Record<string, string>> => ({
  namespace: context.namespace,
  [INSTANCE_LABELS.service]: "postgresql",
  [INSTANCE_LABELS.instance]: context.instance,
  [INSTANCE_LABELS.claimName]: context.claim.name,
  [INSTANCE_LABELS.claimNamespace]: context.claim.namespace,
  [INSTANCE_LABELS.plan]: context.plan,
  [INSTANCE_LABELS.serviceLevel]: context.serviceLevel,
});
