import type { IAlertmanagerConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig";
import type { IAlertmanagerConfigSpec } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfigSpec";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** In the instance's namespace, where the platform's Alertmanager finds it by its labels. */
export const alertmanagerConfig = (
  { namespace, platform }: PostgreSQLInstance,
  name: string,
  spec: IAlertmanagerConfigSpec,
): IAlertmanagerConfig => ({
  apiVersion: "monitoring.coreos.com/v1alpha1",
  kind: "AlertmanagerConfig",
  metadata: { name, namespace, labels: { ...platform.alerting.channelSelectorLabels } },
  spec,
});
