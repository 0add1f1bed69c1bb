import { type Condition, Status, Target } from "@crossplane-org/function-sdk-typescript";
import type { StatusCondition } from "../../../runtime/kubernetes-object.ts";
import { rfc3339 } from "../time.ts";
import type { Composite, CompositeStatus } from "./composite.ts";
import type { Pass } from "./pipeline.ts";

/** Conditions that only Crossplane sets (apis/apiextensions/v1, IsSystemConditionType). */
const SYSTEM = ["Ready", "Synced", "Healthy", "UpToDate", "Responsive"];

const STATUS: Partial<Record<Status, StatusCondition["status"]>> = {
  [Status.STATUS_CONDITION_TRUE]: "True",
  [Status.STATUS_CONDITION_FALSE]: "False",
};

/** How many unready resources Crossplane names before "and n more" (pkg/resource, DefaultFirstN). */
const NAMED = 3;

/**
 * The composite's status after a pass, as its controller writes it (composite/reconciler.go of v2.4.0): the pipeline's
 * status as a whole, the functions' conditions over those that were there, and Crossplane's own Synced and Ready.
 */
export const statusAfter = (composite: Composite, pass: Pass, now: Date): CompositeStatus => {
  const before = composite.status ?? {};
  const reported = pass.conditions.filter(({ type }) => !SYSTEM.includes(type));
  const conditions = new ConditionList(before.conditions ?? [], now);
  for (const { type, status, reason, message } of reported) {
    conditions.set(type, STATUS[status] ?? "Unknown", reason, message ?? "");
  }
  if (pass.fatal === undefined) {
    conditions.set("Synced", "True", "ReconcileSuccess", "");
    setReady(conditions, pass);
  } else {
    conditions.set(
      "Synced",
      "False",
      "ReconcileError",
      `cannot compose resources: pipeline step "${pass.fatal.step}" returned a fatal result: ${pass.fatal.message}`,
    );
    conditions.forgetOthers(reported);
  }
  return {
    ...(pass.fatal === undefined ? pass.status : withoutMachinery(before)),
    conditions: conditions.list(),
    claimConditionTypes: claimTypes(before, reported),
  };
};

/** The composite's status without what Crossplane keeps in it. */
export const withoutMachinery = (status: CompositeStatus): Readonly<Record<string, unknown>> => {
  const {
    conditions: _conditions,
    claimConditionTypes: _types,
    connectionDetails: _details,
    ...fields
  } = status;
  return fields;
};

/**
 * The claim's conditions, as the claim's controller writes them (claim/reconciler.go of v2.4.0): Synced, those that the
 * functions meant for it, and Ready when the composite is.
 */
export const claimConditions = (
  { conditions = [], claimConditionTypes = [] }: CompositeStatus,
  now: Date,
) => {
  const claim = new ConditionList([], now);
  claim.set("Synced", "True", "ReconcileSuccess", "");
  for (const { type, status, reason, message } of conditions) {
    if (claimConditionTypes.includes(type)) claim.set(type, status, reason ?? "", message ?? "");
  }
  if (conditions.some(({ type, status }) => type === "Ready" && status === "True")) {
    claim.set("Ready", "True", "Available", "");
  } else {
    claim.set("Ready", "False", "Waiting", "Claim is waiting for composite resource to become Ready");
  }
  return claim.list();
};

const setReady = (conditions: ConditionList, { composed, compositeReady }: Pass): void => {
  const unready = [...composed].filter(([, { ready }]) => !ready).map(([name]) => name);
  if (compositeReady ?? unready.length === 0) conditions.set("Ready", "True", "Available", "");
  else
    conditions.set("Ready", "False", "Creating", compositeReady === undefined ? unreadyMessage(unready) : "");
};

/** As pkg/resource's StableNAndSomeMore words it. */
const unreadyMessage = (names: readonly string[]): string => {
  const named = [...names].sort().slice(0, NAMED);
  const more = names.length - NAMED;
  const last = more > 0 ? `${more} more` : names.length === NAMED ? named.pop() : undefined;
  return `Unready resources: ${[...named, ...(last === undefined ? [] : [`and ${last}`])].join(", ")}`;
};

const claimTypes = (before: CompositeStatus, reported: readonly Condition[]): readonly string[] => [
  ...new Set([
    ...(before.claimConditionTypes ?? []),
    ...reported.filter(({ target }) => target === Target.TARGET_COMPOSITE_AND_CLAIM).map(({ type }) => type),
  ]),
];

/** Conditions by type; the time of a transition moves only when the status does. */
class ConditionList {
  readonly #byType: Map<string, StatusCondition>;
  readonly #now: string;

  constructor(before: readonly StatusCondition[], now: Date) {
    this.#byType = new Map(before.map((condition) => [condition.type, condition]));
    this.#now = rfc3339(now);
  }

  set(type: string, status: StatusCondition["status"], reason: string, message: string): void {
    const before = this.#byType.get(type);
    const lastTransitionTime =
      before?.status === status ? (before.lastTransitionTime ?? this.#now) : this.#now;
    this.#byType.set(type, {
      type,
      status,
      reason,
      ...(message === "" ? {} : { message }),
      lastTransitionTime,
    });
  }

  /** After a fatal result nothing is known of the conditions that were not reported before it. */
  forgetOthers(reported: readonly Condition[]): void {
    for (const type of this.#byType.keys()) {
      if (SYSTEM.includes(type) || reported.some((condition) => condition.type === type)) continue;
      this.set(
        type,
        "Unknown",
        "FatalError",
        "A fatal error occurred before the status of this condition could be determined.",
      );
    }
  }

  list(): readonly StatusCondition[] {
    return [...this.#byType.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
  }
}
