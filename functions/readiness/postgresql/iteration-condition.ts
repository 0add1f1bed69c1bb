import { conditionTypeOf } from "../../../runtime/condition-type.ts";
import type { IterationName } from "../../../runtime/iteration.ts";
import type { StatusCondition } from "../../../runtime/kubernetes-object.ts";
import { ownCondition } from "../../../runtime/own-condition.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** What an iteration said at the end of the pass before. */
export const iterationCondition = (
  instance: PostgreSQLInstance,
  iteration: IterationName,
): StatusCondition | undefined => ownCondition(instance, conditionTypeOf(iteration));
