import { type CompositionFunction, implement } from "../../runtime/composition-function.ts";
import { serve } from "../../runtime/serve.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { postgresql } from "./postgresql.ts";

/** Create, update, delete an instance and connect to it securely. */
export const provisioning: CompositionFunction = {
  iteration: "provisioning",
  implementations: [implement(PostgreSQL, postgresql)],
};

if (import.meta.main) await serve(provisioning);
