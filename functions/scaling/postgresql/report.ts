import { type Contribution, condition, status } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import { textOfWindow, weeklyWindow } from "../../../services/maintenance-window.ts";
import { hostOf } from "../../../services/postgresql/host.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES } from "../../../services/postgresql/names.ts";
import { isSuspended } from "../../../services/postgresql/suspension.ts";
import type { Disk } from "./disk.ts";
import type { PoolerObject } from "./pooler.ts";
import type { Servers } from "./servers.ts";
import type { Waiting } from "./waiting.ts";

interface Facts {
  readonly disk: Disk;
  readonly servers: Servers;
  readonly waiting: Waiting;
  readonly pooler: readonly PoolerObject[];
}

/** What the claim says of Scaling. */
export const report = (instance: PostgreSQLInstance, facts: Facts): readonly Contribution[] => {
  const { disk, servers, waiting, pooler } = facts;
  const { maxDisk } = instance.parameters.size;
  return [
    status({
      // A list without entries would take away what another iteration has pending.
      ...(waiting.changes.length === 0 ? {} : { pending: waiting.changes }),
      scaling: {
        servers: servers.ready,
        suspended: isSuspended(instance),
        ...(instance.parameters.updateStrategy.type === "OnRestart"
          ? { window: textOfWindow(weeklyWindow(instance.parameters.maintenance, instance.name)) }
          : {}),
        disk: {
          size: disk.size,
          ...(disk.problem === undefined ? {} : { message: disk.problem }),
          ...(maxDisk === undefined ? {} : { maxDisk }),
          ...growthFields(disk.growth),
        },
        ...(pooler.length === 0
          ? {}
          : { pooler: { host: hostOf(NAMES.pooler, instance), ready: isReady(instance, pooler) } }),
      },
    }),
    scalingReady(instance, facts),
  ];
};

const growthFields = (growth: Disk["growth"]): object => {
  if (growth === undefined) return {};
  const { usedPercent, reason, message, last } = growth;
  return {
    growth: reason,
    message,
    ...(usedPercent === undefined ? {} : { usedPercent }),
    ...(last === undefined ? {} : { lastGrowth: last }),
  };
};

const isReady = (instance: PostgreSQLInstance, pooler: readonly PoolerObject[]): boolean =>
  pooler.every(({ name }) => {
    const observed = instance.observed(name);
    return observed !== undefined && healthOf(observed).healthy;
  });

const scalingReady = (
  instance: PostgreSQLInstance,
  { disk, servers, waiting, pooler }: Facts,
): Contribution => {
  const says = (ready: boolean, reason: string, message: string): Contribution =>
    condition("ScalingReady", ready, reason, message);
  if (servers.state !== "Running") return says(servers.state === "Suspended", servers.state, servers.message);
  if (disk.problem !== undefined) return says(false, "StorageCannotExpand", disk.problem);
  if (disk.resizing.length > 0) {
    return says(
      false,
      "Resizing",
      `${disk.resizing.join(", ")} ${disk.resizing.length === 1 ? "is" : "are"} growing to ${disk.size}; PostgreSQL goes on`,
    );
  }
  if (pooler.length > 0 && !isReady(instance, pooler)) {
    return says(false, "PoolerNotReady", `${servers.message}; the connection pooler is not ready yet`);
  }
  const [first] = waiting.changes;
  if (first !== undefined) {
    return says(
      true,
      "ChangesPending",
      `${servers.message}; ${waiting.changes.map(({ name }) => name).join(", ")} ${waiting.changes.length === 1 ? "waits" : "wait"} for the maintenance window at ${first.until}`,
    );
  }
  if (disk.growth?.reason === "AtLimit" || disk.growth?.reason === "NotObserved") {
    return says(
      true,
      disk.growth.reason === "AtLimit" ? "DiskAtLimit" : "DiskNotObserved",
      `${servers.message}; ${disk.growth.message}`,
    );
  }
  return says(true, "Available", servers.message);
};
