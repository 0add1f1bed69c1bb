import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { outcomeOf } from "./outcome.ts";
import { rememberedOf } from "./remembered.ts";
import type { Update } from "./update.ts";

/** Any new value of this annotation on the claim asks for maintenance now. */
export const RUN_ANNOTATION = "matura.dev/run-maintenance";

/** Whether the claim asks for maintenance now, and was not answered yet. */
export const isAsked = (instance: PostgreSQLInstance): boolean => {
  const asked = instance.annotations[RUN_ANNOTATION] ?? "";
  return asked !== "" && asked !== rememberedOf(instance).requested && !isTakenBack(instance);
};

/** The value that was answered last, after this pass. */
export const answered = (instance: PostgreSQLInstance, update: Update): string | undefined => {
  const before = rememberedOf(instance).requested;
  return isAnswer(instance, update) ? (instance.annotations[RUN_ANNOTATION] ?? before) : before;
};

/**
 * A request is for what there is at the time. Where there is nothing it is over, or else it would bring the next version
 * of the catalogue at once, weeks later.
 */
const isAnswer = (instance: PostgreSQLInstance, update: Update): boolean =>
  update.kind === "Begins" ||
  (update.kind === "None" && update.because.reason !== "NotRunning") ||
  isTakenBack(instance);

/** What was asked for before a person took the update back is no wish to have it again. */
const isTakenBack = (instance: PostgreSQLInstance): boolean => outcomeOf(instance)?.kind === "Failed";
