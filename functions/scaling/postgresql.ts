import { amend, compose, nextRun } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { merge } from "../../runtime/merge.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import {
  amendCluster,
  type ClusterIdentity,
  currentCluster,
} from "../../services/postgresql/current-cluster.ts";
import { HIBERNATION } from "../../services/postgresql/hibernation.ts";
import { candidateCluster } from "../../services/postgresql/in-place.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { isSuspended } from "../../services/postgresql/suspension.ts";
import { diskOf, volumeRequirements } from "./postgresql/disk.ts";
import { memoryInForce } from "./postgresql/interrupting.ts";
import { placement } from "./postgresql/placement.ts";
import { poolerConnection, poolerObjects } from "./postgresql/pooler.ts";
import { report } from "./postgresql/report.ts";
import { serverRequirements, serversOf } from "./postgresql/servers.ts";
import { waitingOf } from "./postgresql/waiting.ts";
import { walSettings } from "./postgresql/wal-settings.ts";

/**
 * Seconds that a server which has to end gives its clients for what they are at. CloudNativePG's 180 would refuse new
 * connections all that time.
 */
const DRAIN_SECONDS = 15;

/** Seconds after which the volumes of a claim with `size.maxDisk` are looked at again: nothing tells when one fills up. */
const LOOK_AT_DISK_SECONDS = 60;

/** Servers, their size and placement, their volumes, and when a change of them happens. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  const disk = diskOf(instance);
  const servers = serversOf(instance);
  const waiting = waitingOf(instance);
  const pooler = poolerObjects(instance);
  const specOf = (cluster: ClusterIdentity) => ({
    ...placement(instance, cluster),
    // A budget for one server would keep its node from ever being drained.
    enablePDB: instance.parameters.instances > 1,
    smartShutdownTimeout: DRAIN_SECONDS,
    storage: { size: disk.size },
    postgresql: { parameters: { ...memoryInForce(instance), ...walSettings(instance, disk.size) } },
  });
  const current = currentCluster(instance);
  const candidate = candidateCluster(instance);

  return [
    amendCluster(instance, merge(specOf(current), waiting.held)),
    // It takes over as it is: what were amended afterwards would restart it under its clients.
    ...(candidate === undefined ? [] : [amend(candidate.resource, { spec: specOf(candidate) })]),
    ...(isSuspended(instance)
      ? [
          amend(current.resource, {
            metadata: { annotations: { [HIBERNATION.annotation]: HIBERNATION.on } },
          }),
        ]
      : []),
    ...waiting.amendments,
    ...pooler.map(({ name, object, after }) => compose(name, object, { after })),
    ...poolerConnection(instance),
    ...volumeRequirements(instance),
    ...serverRequirements(instance),
    ...report(instance, { disk, servers, waiting, pooler }),
    resync(instance, "ScalingReady", servers.settled && disk.settled),
    ...(disk.growth === undefined ? [] : [nextRun(LOOK_AT_DISK_SECONDS)]),
    ...(waiting.opensIn === undefined ? [] : [nextRun(waiting.opensIn)]),
  ];
};
