import { ITERATIONS, type IterationName } from "../../../runtime/iteration.ts";
import { iterationsOf } from "../../../runtime/iterations-present.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { iterationCondition } from "./iteration-condition.ts";

/** Which iterations of the model an instance really has. */
export interface Maturity {
  readonly has: readonly IterationName[];
  readonly lacks: readonly { readonly iteration: IterationName; readonly why: string }[];
}

/** Where what is done otherwise than in the model is listed with its reason. */
export const DEVIATIONS = "docs/services/postgresql/deviations.md";

/** An iteration counts when it ran in the pass before and says that it is in force for this instance. */
export const maturityOf = (instance: PostgreSQLInstance): Maturity => {
  const present = iterationsOf(instance.status);
  const others = ITERATIONS.filter((iteration) => iteration !== "readiness");
  const lacks = others.flatMap((iteration) => {
    const why = lackOf(instance, iteration, present.has(iteration));
    return why === undefined ? [] : [{ iteration, why }];
  });
  return { has: others.filter((one) => !lacks.some(({ iteration }) => iteration === one)), lacks };
};

const lackOf = (
  instance: PostgreSQLInstance,
  iteration: IterationName,
  present: boolean,
): string | undefined => {
  if (!present) return "not in this platform's composition";
  const said = iterationCondition(instance, iteration);
  return said?.status === "True" ? undefined : (said?.reason ?? "nothing said yet");
};
