import { Type } from "typebox";

/** `status.phase`: what an instance is busy with. */
export const PHASES = [
  "Provisioning",
  "Ready",
  "Scaling",
  "Maintenance",
  "Degraded",
  "Suspended",
  "Failed",
  "Deleting",
] as const;

export type PhaseName = (typeof PHASES)[number];

/** `status.readiness` of a PostgreSQLInstance. */
export const PostgreSQLReadinessStatus = Type.Object(
  {
    message: Type.String({ description: "The one thing that holds the instance in its phase." }),
    firstServed: Type.Optional(
      Type.String({ description: "When clients could write for the first time. RFC 3339." }),
    ),
    has: Type.Array(Type.String(), { description: "Iterations of the maturity model that are in force." }),
    lacks: Type.Array(
      Type.Object({
        iteration: Type.String({ description: "Iteration that is not in force." }),
        why: Type.String({ description: "Reason of its condition, or that the composition leaves it out." }),
      }),
      { description: "Iterations that are not." },
    ),
  },
  { description: "What Readiness reports." },
);
