import { type CompositionFunction, implement } from "../../runtime/composition-function.ts";
import { serve } from "../../runtime/serve.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { postgresql } from "./postgresql.ts";

/** Take backups, show them, restore them. */
export const backup: CompositionFunction = {
  iteration: "backup",
  implementations: [implement(PostgreSQL, postgresql)],
};

if (import.meta.main) await serve(backup);
