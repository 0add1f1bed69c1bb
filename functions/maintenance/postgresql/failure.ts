import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { majorOf } from "./major.ts";
import { outcomeOf } from "./outcome.ts";
import { type Ended, rememberedOf } from "./remembered.ts";
import { isAsked, RUN_ANNOTATION } from "./request.ts";
import type { NoTarget, Target } from "./target.ts";

/** The last update that failed, until another one begins. */
export const failureOf = (instance: PostgreSQLInstance): Ended | undefined => {
  const outcome = outcomeOf(instance);
  return outcome?.kind === "Failed" ? outcome.update : rememberedOf(instance).failed;
};

/**
 * A new major version that fails stops all servers for nothing each time, so a person says when it is tried again: also
 * when the catalogue has a newer release of it meanwhile.
 */
export const givenUp = (instance: PostgreSQLInstance, target: Target): NoTarget | undefined => {
  const failed = failureOf(instance);
  if (failed === undefined || !target.major || majorOf(failed.to) !== majorOf(target.version))
    return undefined;
  return isAsked(instance)
    ? undefined
    : {
        reason: "UpgradeFailed",
        message: `the upgrade of PostgreSQL ${failed.from} to ${failed.to} that began at ${failed.at} failed, and it is not tried again by itself: once its cause is gone, give the annotation ${RUN_ANNOTATION} a new value`,
        wrong: true,
      };
};
