import type { Instance } from "./instance.ts";
import { type Conditioned, conditionOf, type StatusCondition } from "./kubernetes-object.ts";

/** What a condition of the composite said at the end of the pass before. */
export const ownCondition = (
  { status }: Pick<Instance, "status">,
  type: string,
): StatusCondition | undefined => {
  const composite: Conditioned = { apiVersion: "", kind: "", status };
  return conditionOf(composite, type);
};
