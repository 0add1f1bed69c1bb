import type { IAlertmanagerConfigSpec } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfigSpec";
import type { Json } from "../../../runtime/json.ts";
import { misfits } from "../../../runtime/schema.ts";
import { AlertmanagerConfigSpec } from "../../../services/alertmanager/alertmanager-config-spec.ts";
import { ChannelProblem } from "./channel-problem.ts";
import { receiverProblem } from "./receiver-problem.ts";
import { routeProblem } from "./route-problem.ts";

/**
 * A user's configuration once it is known that the API server takes it, and that the Prometheus operator does, which
 * drops one that it refuses and tells no one.
 *
 * @param parameter the claim's parameter that it comes from
 * @throws ChannelProblem that says what is wrong with it
 */
export const checkedSpec = (parameter: string, spec: unknown): IAlertmanagerConfigSpec => {
  const [misfit] = misfits(AlertmanagerConfigSpec, spec);
  if (misfit !== undefined) throw invalid(parameter, `${misfit.path} ${misfit.message}`.trim());
  const { route, receivers, muteTimeIntervals } = spec as IAlertmanagerConfigSpec;
  const problem =
    receiverProblem((receivers ?? []) as unknown as readonly Json[]) ??
    routeProblem(route as unknown as Json, {
      receivers: (receivers ?? []).map(({ name }) => name),
      timeIntervals: (muteTimeIntervals ?? []).flatMap(({ name = "" }) => name),
    });
  if (problem !== undefined) throw invalid(parameter, problem);
  return spec as IAlertmanagerConfigSpec;
};

const invalid = (parameter: string, what: string): ChannelProblem =>
  new ChannelProblem("InvalidAlertmanagerConfig", `monitoring.${parameter}: ${what}`);
