import type { RefusedClaim } from "../case.ts";
import { names } from "./names.ts";
import { network } from "./network.ts";
import { poolers } from "./pooler.ts";
import { schedules } from "./schedules.ts";
import { service } from "./service.ts";
import { settings } from "./settings.ts";
import { shapes } from "./shapes.ts";
import { sizes } from "./sizes.ts";
import { updates } from "./updates.ts";

/** Claims that have to be refused, each with one sentence. */
export const REFUSED: readonly RefusedClaim[] = [
  ...names,
  ...shapes,
  ...sizes,
  ...settings,
  ...service,
  ...poolers,
  ...schedules,
  ...network,
  ...updates,
];
