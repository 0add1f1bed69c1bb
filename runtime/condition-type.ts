import type { IterationName } from "./iteration.ts";

/** The condition in which an iteration reports: `BackupReady` for backup. */
export const conditionTypeOf = (iteration: IterationName): string =>
  `${iteration.charAt(0).toUpperCase()}${iteration.slice(1)}Ready`;
