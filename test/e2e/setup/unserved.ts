import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../support/environment.ts";

/** A parameter for each iteration that has some: it asks for something, and harms no scenario. */
const ASKING: Readonly<Record<string, object>> = {
  alerting: { monitoring: { email: "nobody@example.com" } },
  maintenance: { maintenance: { dayOfWeek: "tuesday" } },
  scaling: { updateStrategy: { type: "OnRestart" } },
};

/** The first of them whose function this repository does not have yet. */
export const unservedParameter = (root: string): Environment["unserved"] => {
  const [found] = Object.entries(ASKING).filter(
    ([iteration]) => !existsSync(join(root, "functions", iteration, "index.ts")),
  );
  return found === undefined ? { parameters: {} } : { iteration: found[0], parameters: found[1] };
};
