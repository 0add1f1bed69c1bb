import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { numberOf } from "../../../services/quantity.ts";
import { withoutOwn } from "./own-settings.ts";

const MIB = 1024 ** 2;

/** What PostgreSQL (`max_wal_size`) and CloudNativePG (`wal_keep_size`) use where nothing is set, in MiB. */
const USUAL = { max_wal_size: 1024, wal_keep_size: 512 } as const;

/**
 * How much WAL may stay on a disk of that size, without those settings that the claim sets itself.
 *
 * By their defaults a checkpoint comes after a gigabyte, and a replica that is away has WAL kept for it without an end:
 * either fills a small disk, and PostgreSQL stops on a full one. All three are reloaded.
 *
 * @param disk size of each server's volume, a Kubernetes quantity
 */
export const walSettings = (
  { parameters }: PostgreSQLInstance,
  disk: string,
): Readonly<Record<string, string>> => {
  const share = (part: number): number => Math.floor(numberOf(disk) / part / MIB);
  const settings = {
    max_slot_wal_keep_size: `${share(4)}MB`,
    max_wal_size: `${Math.min(USUAL.max_wal_size, share(8))}MB`,
    wal_keep_size: `${Math.min(USUAL.wal_keep_size, share(8))}MB`,
  };
  return withoutOwn(settings, parameters.service.pgSettings);
};
