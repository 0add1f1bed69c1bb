import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { Audience } from "../../../services/postgresql/alerts/alert.ts";
import { ALERTS } from "../../../services/postgresql/alerts/index.ts";
import { ruleOf } from "../../../services/postgresql/alerts/rule.ts";
import { dashboardUrl } from "../../../services/postgresql/dashboard-url.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { alertContext } from "./alert-context.ts";
import { isWatched } from "./watched.ts";

/** What operators are told: promises that are broken, and parts that no longer work. */
export const serviceLevelRules = (instance: PostgreSQLInstance): IPrometheusRule =>
  prometheusRule(instance, "service-level", "operator");

/** What users are told: limits that they can move. */
export const capacityRules = (instance: PostgreSQLInstance): IPrometheusRule =>
  prometheusRule(instance, "capacity", "user");

/** The object and its group stay, without rules, while nothing may alert: a spec whose last group goes becomes null, which is refused. */
const prometheusRule = (instance: PostgreSQLInstance, name: string, audience: Audience): IPrometheusRule => {
  const dashboard = dashboardUrl(instance);
  const context = alertContext(instance);
  const links = {
    runbooks: instance.platform.alerting.runbookUrl,
    ...(dashboard === undefined ? {} : { dashboard }),
  };
  const rules = ALERTS.filter((alert) => alert.audience === audience)
    .filter(({ applies }) => applies?.(context) ?? true)
    .map((alert) => ruleOf(alert, context, links));
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name,
      namespace: instance.namespace,
      labels: { ...instance.platform.metrics.selectorLabels },
    },
    spec: { groups: [{ name: `postgresql-${name}`, rules: isWatched(instance) ? rules : [] }] },
  };
};
