import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** What is promised, in percent of a month. */
export const availabilityTarget = ({ parameters, platform }: PostgreSQLInstance): number =>
  platform.metrics.availabilityTarget[parameters.service.serviceLevel];
