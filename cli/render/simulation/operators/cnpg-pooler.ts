import type { Pooler } from "../../../../services/postgresql/cluster.ts";
import type { Operator } from "./operator.ts";

/** Pooler: CloudNativePG's Deployment has its pods. */
export const cnpgPooler: Operator<Pooler> = ({ spec }) => ({
  status: { phase: "active", instances: spec.instances },
});
