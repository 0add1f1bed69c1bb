import { type CompositionFunction, implement } from "../../runtime/composition-function.ts";
import { serve } from "../../runtime/serve.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { postgresql } from "./postgresql.ts";

/** Measure an instance: raw metrics, its availability as a client sees it, and what was promised. */
export const metrics: CompositionFunction = {
  iteration: "metrics",
  implementations: [implement(PostgreSQL, postgresql)],
};

if (import.meta.main) await serve(metrics);
