import { serving } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { answers } from "./postgresql/answers.ts";
import { rememberedFirstServed } from "./postgresql/first-served.ts";
import { maturityOf } from "./postgresql/maturity.ts";
import { phaseOf, SETTLED } from "./postgresql/phase.ts";
import { report } from "./postgresql/report.ts";

/** An instance as its user sees it: Ready while it serves, whatever else is being put in place around it. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  const phase = phaseOf(instance);
  const answering = answers(instance);
  // A suspended instance is as it was asked to be, as a Deployment of 0 replicas is available.
  const serves = answering || phase.name === "Suspended";
  const firstServed = rememberedFirstServed(instance) ?? (answering ? instance.now.toISOString() : undefined);
  return [
    serving(serves),
    ...report(phase, serves, maturityOf(instance), firstServed),
    resync(instance, "ReadinessReady", SETTLED.has(phase.name)),
  ];
};
