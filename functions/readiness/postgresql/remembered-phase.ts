import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import type { PhaseName } from "../../../services/postgresql/readiness-status.ts";

/** The phase of the pass before, once the instance has served. */
export const rememberedPhase = ({ status }: PostgreSQLInstance): PhaseName | undefined => {
  const { phase } = status as { phase?: PhaseName };
  return phase === "Provisioning" || phase === "Failed" ? undefined : phase;
};
