import { type Contribution, event } from "../../../runtime/contribution.ts";
import { ownCondition } from "../../../runtime/own-condition.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { outcomeOf } from "./outcome.ts";
import type { Update } from "./update.ts";

/** What happens with this pass, once each: the claim's events tell the story that its status has the end of. */
export const happenings = (instance: PostgreSQLInstance, update: Update): readonly Contribution[] => [
  ...ended(instance),
  ...begun(update),
  ...trouble(instance, update),
];

const begun = (update: Update): readonly Contribution[] =>
  update.kind === "Begins"
    ? [
        event(
          "Normal",
          "UpdateBegins",
          `PostgreSQL ${update.started.from} to ${update.started.to} begins; ${update.preparation.message}`,
        ),
      ]
    : [];

const ended = (instance: PostgreSQLInstance): readonly Contribution[] => {
  const outcome = outcomeOf(instance);
  if (outcome === undefined) return [];
  const { from, to, at } = outcome.update;
  return outcome.kind === "Finished"
    ? [event("Normal", "UpdateFinished", `PostgreSQL ${from} was updated to ${to}; it began at ${at}`)]
    : [
        event(
          "Warning",
          "UpdateFailed",
          `the update of PostgreSQL ${from} to ${to} that began at ${at} failed: PostgreSQL ${outcome.runs} runs`,
        ),
      ];
};

/** An update that fails or gets stuck does so for a while: the pass in which the condition turns is the one that tells. */
const trouble = (instance: PostgreSQLInstance, update: Update): readonly Contribution[] => {
  const found = troubleOf(update);
  return found === undefined || ownCondition(instance, "MaintenanceReady")?.reason === found.reason
    ? []
    : [event("Warning", found.reason, found.message)];
};

const troubleOf = (update: Update): { readonly reason: string; readonly message: string } | undefined => {
  if ("preparation" in update && update.preparation?.state === "Failed") return update.preparation;
  if (update.kind !== "UnderWay" || !update.stuck) return undefined;
  const { from, to, at } = update.started;
  return {
    reason: "UpdateStuck",
    message: `the update of PostgreSQL ${from} to ${to} began at ${at} and does not come to an end`,
  };
};
