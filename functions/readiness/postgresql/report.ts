import { type Contribution, condition, status } from "../../../runtime/contribution.ts";
import { DEVIATIONS, type Maturity } from "./maturity.ts";
import { AS_ASKED, type Phase } from "./phase.ts";

/**
 * What the claim says of the whole.
 *
 * @param serves whether it does what was asked of it: answer, or be suspended
 */
export const report = (
  phase: Phase,
  serves: boolean,
  maturity: Maturity,
  firstServed: string | undefined,
): readonly Contribution[] => [
  status({
    phase: phase.name,
    readiness: {
      message: phase.message,
      ...(firstServed === undefined ? {} : { firstServed }),
      has: maturity.has,
      lacks: maturity.lacks,
    },
  }),
  condition("ReadinessReady", serves && AS_ASKED.has(phase.name), phase.name, phase.message),
  mature(maturity),
];

const mature = ({ has, lacks }: Maturity): Contribution => {
  const first = `in force: ${has.join(", ") || "nothing yet"}`;
  return lacks.length === 0
    ? condition(
        "Mature",
        true,
        "EveryIteration",
        `${first}; where an iteration differs from the model is in ${DEVIATIONS}`,
      )
    : condition(
        "Mature",
        false,
        "IterationsMissing",
        `${first}; not in force: ${lacks.map(({ iteration, why }) => `${iteration} (${why})`).join(", ")}`,
      );
};
