import { type CompositionFunction, implement } from "../../runtime/composition-function.ts";
import { serve } from "../../runtime/serve.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { postgresql } from "./postgresql.ts";

/** Tell people in time: operators of what they promised, users of the limits that they chose. */
export const alerting: CompositionFunction = {
  iteration: "alerting",
  implementations: [implement(PostgreSQL, postgresql)],
};

if (import.meta.main) await serve(alerting);
