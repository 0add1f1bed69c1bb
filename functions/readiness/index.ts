import { type CompositionFunction, implement } from "../../runtime/composition-function.ts";
import { serve } from "../../runtime/serve.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { postgresql } from "./postgresql.ts";

/** Judge the whole of an instance: whether it serves, what it is busy with, and which iterations it has. */
export const readiness: CompositionFunction = {
  iteration: "readiness",
  implementations: [implement(PostgreSQL, postgresql)],
};

if (import.meta.main) await serve(readiness);
