import { type CompositionFunction, implement } from "../../runtime/composition-function.ts";
import { serve } from "../../runtime/serve.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { postgresql } from "./postgresql.ts";

/** Adjust the size of the service, replicas and instances. */
export const scaling: CompositionFunction = {
  iteration: "scaling",
  implementations: [implement(PostgreSQL, postgresql)],
};

if (import.meta.main) await serve(scaling);
