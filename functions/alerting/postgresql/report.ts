import { type Contribution, condition, status } from "../../../runtime/contribution.ts";
import type { Progress } from "../../../runtime/progress.ts";
import { textOfWindow, weeklyWindow } from "../../../services/maintenance-window.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { awakeOf } from "./awake.ts";
import type { Problem } from "./channels.ts";
import { sleeps } from "./watched.ts";

interface Facts {
  readonly progress: Progress;
  readonly channels: readonly string[];
  readonly problem: Problem | undefined;
  /** Whether alerts may fire. */
  readonly watched: boolean;
}

/** What the claim says of Alerting. */
export const report = (
  instance: PostgreSQLInstance,
  facts: Facts | "no operator",
): readonly Contribution[] => {
  const { channels, watched } = facts === "no operator" ? { channels: [], watched: false } : facts;
  return [
    status({
      alerting: {
        watched,
        ...(facts === "no operator" ? {} : wakefulness(instance)),
        channels,
        quietFrom: windowOf(instance),
      },
    }),
    facts === "no operator"
      ? condition(
          "AlertingReady",
          false,
          "NoPrometheusOperator",
          "this platform has no Prometheus operator, so nothing alerts",
        )
      : alertingReady(instance, facts),
  ];
};

/** What the next pass has to know of how long it has been awake. */
const wakefulness = (instance: PostgreSQLInstance): object => {
  const { since, unsaved } = awakeOf(instance);
  return {
    ...(since === undefined ? {} : { watchedSince: since }),
    ...(unsaved === 0 ? {} : { unsavedSeconds: unsaved }),
  };
};

const windowOf = ({ parameters, name }: PostgreSQLInstance): string =>
  textOfWindow(weeklyWindow(parameters.maintenance, name));

const alertingReady = (
  instance: PostgreSQLInstance,
  { progress, channels, problem, watched }: Facts,
): Contribution => {
  if (problem !== undefined) return condition("AlertingReady", false, problem.reason, problem.message);
  if (!progress.ready) return condition("AlertingReady", false, progress.reason, progress.message);
  if (sleeps(instance)) {
    return condition("AlertingReady", true, "Suspended", "the instance is suspended: nothing alerts");
  }
  if (!watched) {
    return condition("AlertingReady", false, "Resuming", "alerts wait until PostgreSQL is healthy again");
  }
  return condition(
    "AlertingReady",
    true,
    channels.length === 0 ? "NoChannel" : "Available",
    channels.length === 0
      ? "operators are told of outages; for alerts on capacity set monitoring.email or an AlertmanagerConfig"
      : `operators are told of outages, and you of capacity through ${channels.join(" and ")}`,
  );
};
