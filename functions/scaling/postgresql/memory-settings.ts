import { Refusal } from "../../../runtime/refusal.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { numberOf } from "../../../services/quantity.ts";
import { ownSettings, withoutOwn } from "./own-settings.ts";

/** Kubernetes quantities. */
export interface Memory {
  readonly limit: string;
  readonly request: string;
}

const MIB = 1024 ** 2;

/** PostgreSQL's units of memory in bytes; a number without one counts blocks of 8 kB. */
const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1024,
  "": 8 * 1024,
  MB: MIB,
  GB: 1024 * MIB,
  TB: 1024 ** 2 * MIB,
};

const between = (least: number, value: number, most: number): number =>
  Math.floor(Math.min(most, Math.max(least, value)));

const megabytes = (bytes: number): string => `${Math.max(1, Math.floor(bytes / MIB))}MB`;

/**
 * PostgreSQL's settings of memory for a server of that size, without those that the claim sets itself.
 *
 * A quarter for `shared_buffers` and three quarters as `effective_cache_size` are what PostgreSQL's documentation
 * recommends. CloudNativePG refuses `shared_buffers` beyond the request, so the quarter is one of the request. A
 * connection gets 16 MiB, and `work_mem` a third of what is left to it, as a query may use it several times.
 */
export const memorySettings = (
  { parameters }: PostgreSQLInstance,
  memory: Memory,
): Readonly<Record<string, string>> => {
  const limit = numberOf(memory.limit);
  const buffers = numberOf(memory.request) / 4;
  const own = ownSettings(parameters.service.pgSettings);
  refuseTooManyBuffers(own.get("shared_buffers"), memory);
  const usual = 10 * Math.floor(between(50, limit / (16 * MIB), 500) / 10);
  const connections = positive(own.get("max_connections")) ?? usual;
  const settings = {
    effective_cache_size: megabytes((limit * 3) / 4),
    maintenance_work_mem: megabytes(between(16 * MIB, limit / 16, 1024 * MIB)),
    max_connections: String(usual),
    shared_buffers: megabytes(buffers),
    work_mem: megabytes((limit - buffers) / (3 * connections)),
  };
  return withoutOwn(settings, parameters.service.pgSettings);
};

const positive = (text: string | undefined): number | undefined => {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
};

/** @throws Refusal rather than let CloudNativePG refuse the whole Cluster, and every other change with it. */
const refuseTooManyBuffers = (value: string | undefined, { request }: Memory): void => {
  const [, amount, unit = ""] = /^\s*(\d+)\s*(B|kB|MB|GB|TB)?\s*$/.exec(value ?? "") ?? [];
  if (amount === undefined || Number(amount) * (UNITS[unit] ?? 1) <= numberOf(request)) return;
  throw new Refusal(
    "SharedBuffersTooLarge",
    `service.pgSettings.shared_buffers is ${value}, more than the ${request} of memory that each server reserves (size.requests.memory): use a quarter of it, or leave the setting out`,
  );
};
