import type { IAlertmanagerConfigSpec } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfigSpec";
import { isJsonObject, type Json, type JsonObject } from "../../../runtime/json.ts";
import { misfits } from "../../../runtime/schema.ts";
import { AlertmanagerConfigSpec } from "../../../services/alertmanager/alertmanager-config-spec.ts";
import { ChannelProblem } from "./channel-problem.ts";

/**
 * A user's configuration once it is known that the API server takes it, and that the Prometheus operator does: it drops
 * one in which a route names a receiver that is not there, and tells no one.
 *
 * @param parameter the claim's parameter that it comes from
 * @throws ChannelProblem that says what is wrong with it
 */
export const checkedSpec = (parameter: string, spec: unknown): IAlertmanagerConfigSpec => {
  const [misfit] = misfits(AlertmanagerConfigSpec, spec);
  if (misfit !== undefined) throw invalid(parameter, `${misfit.path} ${misfit.message}`.trim());
  const { route, receivers = [] } = spec as IAlertmanagerConfigSpec;
  const known = receivers?.map(({ name }) => name) ?? [];
  const [missing] = routesIn(route as unknown as Json).flatMap(({ receiver }) =>
    typeof receiver === "string" && !known.includes(receiver) ? [receiver] : [],
  );
  if (missing !== undefined) {
    throw invalid(
      parameter,
      `a route names receiver "${missing}", and receivers has ${known.length === 0 ? "none" : known.join(", ")}`,
    );
  }
  const [duration] = routesIn(route as unknown as Json).flatMap(wrongDurations);
  if (duration !== undefined) {
    throw invalid(parameter, `${duration} is no duration of Prometheus, such as 30s, 5m or 4h`);
  }
  if (route?.receiver === undefined) throw invalid(parameter, "route.receiver is missing");
  return spec as IAlertmanagerConfigSpec;
};

/** Routes nest; the schema of the CRD ends at the first. */
const routesIn = (route: Json | undefined): readonly JsonObject[] => {
  if (!isJsonObject(route)) return [];
  const below = Array.isArray(route.routes) ? (route.routes as readonly Json[]) : [];
  return [route, ...below.flatMap(routesIn)];
};

/** As the operator reads them. */
const DURATION = /^(0|(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?)$/;

const wrongDurations = (route: JsonObject): readonly string[] =>
  ["groupWait", "groupInterval", "repeatInterval"].flatMap((field) => {
    const value = route[field];
    return value === undefined || (typeof value === "string" && DURATION.test(value))
      ? []
      : [`${field} ${JSON.stringify(value)}`];
  });

const invalid = (parameter: string, what: string): ChannelProblem =>
  new ChannelProblem("InvalidAlertmanagerConfig", `monitoring.${parameter}: ${what}`);
