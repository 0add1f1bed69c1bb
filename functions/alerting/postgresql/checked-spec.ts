import { AlertmanagerConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig";
import type { IAlertmanagerConfigSpec } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfigSpec";
import { isJsonObject, type Json } from "../../../runtime/json.ts";
import { ChannelProblem } from "./channel-problem.ts";

/**
 * A user's configuration once it is known that the API server takes it, and that the Prometheus operator does: it drops
 * one in which a route names a receiver that is not there, and tells no one.
 *
 * @param parameter the claim's parameter that it comes from
 * @throws ChannelProblem that says what is wrong with it
 */
export const checkedSpec = (parameter: string, spec: unknown): IAlertmanagerConfigSpec => {
  const candidate = new AlertmanagerConfig({ spec: spec as IAlertmanagerConfigSpec });
  try {
    candidate.validate();
  } catch (error) {
    throw invalid(parameter, error instanceof Error ? error.message : String(error));
  }
  const receivers = (candidate.spec.receivers ?? []).map(({ name }) => name);
  const [missing] = receiversIn(candidate.spec.route as unknown as Json).filter(
    (name) => !receivers.includes(name),
  );
  if (missing !== undefined) {
    throw invalid(
      parameter,
      `a route names receiver "${missing}", and receivers has ${receivers.length === 0 ? "none" : receivers.join(", ")}`,
    );
  }
  if (candidate.spec.route?.receiver === undefined) throw invalid(parameter, "route.receiver is missing");
  return candidate.spec;
};

/** Routes nest, and each may name a receiver. */
const receiversIn = (route: Json | undefined): readonly string[] => {
  if (!isJsonObject(route)) return [];
  const below = Array.isArray(route.routes) ? (route.routes as readonly Json[]) : [];
  return [...(typeof route.receiver === "string" ? [route.receiver] : []), ...below.flatMap(receiversIn)];
};

const invalid = (parameter: string, what: string): ChannelProblem =>
  new ChannelProblem("InvalidAlertmanagerConfig", `monitoring.${parameter}: ${what}`);
