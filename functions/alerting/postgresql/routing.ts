import type { IAlertmanagerConfigSpec } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfigSpec";
import type { IMatcher } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Matcher";
import { AUDIENCE_LABEL } from "../../../services/postgresql/alerts/rule.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/**
 * A configuration that sees the user's alerts of this instance, and no others. The Prometheus operator restricts an
 * AlertmanagerConfig to its namespace unless it is told not to (`alertmanagerConfigMatcherStrategy`): the matchers here
 * hold either way.
 */
export const onlyFor = (
  instance: PostgreSQLInstance,
  spec: IAlertmanagerConfigSpec,
): IAlertmanagerConfigSpec => {
  const own = matchers(instance);
  return {
    ...spec,
    route: { ...spec.route, matchers: [...(spec.route?.matchers ?? []), ...own] },
    ...(spec.inhibitRules === undefined
      ? {}
      : {
          inhibitRules: spec.inhibitRules.map((rule) => ({
            ...rule,
            sourceMatch: [...(rule.sourceMatch ?? []), ...own],
            targetMatch: [...(rule.targetMatch ?? []), ...own],
          })),
        }),
  };
};

const matchers = ({ namespace }: PostgreSQLInstance): readonly IMatcher[] => [
  { name: "namespace", matchType: "=", value: namespace },
  { name: AUDIENCE_LABEL, matchType: "=", value: "user" },
];
