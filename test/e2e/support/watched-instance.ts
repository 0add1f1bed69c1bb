import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { IAlertmanagerConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig";
import type { AlertRule } from "../../../services/postgresql/alerts/rule.ts";
import { evaluate } from "../../cluster/api.ts";
import { list } from "./kubectl.ts";

/** The rules of an instance's PrometheusRules. */
export const rulesOf = async (namespace: string): Promise<readonly AlertRule[]> => {
  const objects = await list<IPrometheusRule>(["prometheusrules.monitoring.coreos.com", "-n", namespace]);
  return objects.flatMap(({ spec }) =>
    (spec.groups ?? []).flatMap(({ rules = [] }) => rules as unknown as readonly AlertRule[]),
  );
};

/**
 * Has Prometheus evaluate them. How long a condition must hold is what promtool's tests show; here it is 10 seconds, so
 * that a test need not wait for it.
 */
export const evaluateRules = async (namespace: string): Promise<void> => {
  const rules = await rulesOf(namespace);
  await evaluate(namespace, {
    groups: [{ name: namespace, rules: rules.map((rule) => ({ ...rule, for: "10s" })) }],
  });
};

export const alertmanagerConfigsOf = (namespace: string): Promise<readonly IAlertmanagerConfig[]> =>
  list<IAlertmanagerConfig>(["alertmanagerconfigs.monitoring.coreos.com", "-n", namespace]);
