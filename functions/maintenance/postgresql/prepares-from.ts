import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import type { Timing } from "./timing.ts";

/** So that a backup of hours is there when the window opens, which is too short for it. */
const HOURS_BEFORE = 6;

/** When the preparation of a newer version begins; where no backup is taken nothing of it takes long. */
export const preparesFrom = ({ parameters }: PostgreSQLInstance, { at }: Timing): Date =>
  parameters.backup.enabled ? new Date(at.getTime() - HOURS_BEFORE * 3_600_000) : at;
