import { type CompositionFunction, implement } from "../../runtime/composition-function.ts";
import { serve } from "../../runtime/serve.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { postgresql } from "./postgresql.ts";

/** Enable regular maintenance of the service. */
export const maintenance: CompositionFunction = {
  iteration: "maintenance",
  implementations: [implement(PostgreSQL, postgresql)],
};

if (import.meta.main) await serve(maintenance);
