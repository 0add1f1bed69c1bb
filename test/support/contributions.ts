import type {
  Compose,
  ConditionReport,
  ConnectionDetails,
  Contribution,
  EventReport,
  Generate,
  StatusPatch,
} from "../../runtime/contribution.ts";

/** The composed object of that name, as a type that the test knows; fails the test when there is none. */
export const objectNamed = <T>(contributions: readonly Contribution[], name: string): T =>
  composedNamed(contributions, name).object as T;

export const composedNamed = (contributions: readonly Contribution[], name: string): Compose | Generate => {
  const found = contributions.find(
    (one): one is Compose | Generate =>
      (one.type === "compose" || one.type === "generate") && one.name === name,
  );
  if (found === undefined)
    throw new Error(`nothing composes "${name}", only ${composedNames(contributions).join(", ")}`);
  return found;
};

export const composedNames = (contributions: readonly Contribution[]): readonly string[] =>
  contributions.flatMap((one) => (one.type === "compose" || one.type === "generate" ? [one.name] : []));

export const conditionNamed = (
  contributions: readonly Contribution[],
  type: string,
): ConditionReport | undefined =>
  contributions.find((one): one is ConditionReport => one.type === "condition" && one.condition === type);

/** Reasons of the events, in order. */
export const eventsOf = (contributions: readonly Contribution[]): readonly string[] =>
  contributions
    .filter((one): one is EventReport => one.type === "event")
    .map(({ severity, reason }) => `${severity} ${reason}`);

export const connectionOf = (
  contributions: readonly Contribution[],
): Readonly<Record<string, string>> | undefined =>
  contributions.find((one): one is ConnectionDetails => one.type === "connection")?.details;

export const statusOf = (contributions: readonly Contribution[]): Readonly<Record<string, unknown>> =>
  Object.assign(
    {},
    ...contributions.filter((one): one is StatusPatch => one.type === "status").map((one) => one.fields),
  );
