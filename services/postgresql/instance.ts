import type { Instance } from "../../runtime/instance.ts";
import type { PostgreSQLParameters } from "./api.ts";
import type { PostgreSQLSettings } from "./settings.ts";

/** A PostgreSQLInstance as its iterations see it. */
export type PostgreSQLInstance = Instance<PostgreSQLParameters, PostgreSQLSettings>;
