import { isJsonObject, type Json, type JsonObject } from "../../../runtime/json.ts";

/** Names that a route may use. */
interface Known {
  readonly receivers: readonly string[];
  readonly timeIntervals: readonly string[];
}

/**
 * What keeps the Prometheus operator, or Alertmanager after it, from taking a route: the first that is wrong, as one
 * clause. Routes nest, and the schema of the CRD ends at the first. The rules are those of the operator's
 * ValidateAlertmanagerConfig (0.85), and that an interval of nothing is no interval, which it lets through and
 * Alertmanager refuses with the whole configuration of everybody.
 */
export const routeProblem = (route: Json | undefined, known: Known): string | undefined => {
  if (!isJsonObject(route) || typeof route.receiver !== "string" || route.receiver === "") {
    return "route.receiver is missing";
  }
  for (const one of routesIn(route)) {
    const problem =
      receiver(one, known) ?? grouping(one) ?? intervals(one, known) ?? durations(one) ?? matchers(one);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const routesIn = (route: JsonObject): readonly JsonObject[] => [
  route,
  ...itemsOf(route.routes).filter(isJsonObject).flatMap(routesIn),
];

const itemsOf = (list: Json | undefined): readonly Json[] => (Array.isArray(list) ? list : []);

const receiver = ({ receiver: name }: JsonObject, { receivers }: Known): string | undefined =>
  name === undefined || name === "" || receivers.includes(String(name))
    ? undefined
    : `a route names receiver ${JSON.stringify(name)}, and receivers has ${listed(receivers)}`;

const grouping = ({ groupBy }: JsonObject): string | undefined => {
  const labels = itemsOf(groupBy);
  if (new Set(labels).size < labels.length) return `groupBy ${JSON.stringify(groupBy)} has a label twice`;
  return labels.includes("...") && labels.length > 1
    ? `groupBy ${JSON.stringify(groupBy)} has "...", which stands for all labels, beside others`
    : undefined;
};

const intervals = (route: JsonObject, { timeIntervals }: Known): string | undefined =>
  ["muteTimeIntervals", "activeTimeIntervals"]
    .flatMap((field) => itemsOf(route[field]))
    .filter((name) => !timeIntervals.includes(String(name)))
    .map(
      (name) =>
        `a route names time interval ${JSON.stringify(name)}, and muteTimeIntervals has ${listed(timeIntervals)}`,
    )
    .at(0);

/** As the operator reads them. */
const DURATION = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;

const durations = (route: JsonObject): string | undefined =>
  ["groupWait", "groupInterval", "repeatInterval"]
    .filter((field) => route[field] !== undefined && route[field] !== "")
    .map((field) => {
      const value = route[field];
      const given = `${field} ${JSON.stringify(value)}`;
      if (typeof value !== "string" || !DURATION.test(value)) {
        return `${given} is no duration of Prometheus, such as 30s, 5m or 4h`;
      }
      return field === "groupWait" || /[1-9]/.test(value)
        ? undefined
        : `${given} is no time: give one above 0s`;
    })
    .find((problem) => problem !== undefined);

const matchers = ({ matchers: list }: JsonObject): string | undefined =>
  itemsOf(list).every(
    (matcher) => isJsonObject(matcher) && typeof matcher.name === "string" && matcher.name !== "",
  )
    ? undefined
    : "a matcher of a route names no label";

const listed = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));
