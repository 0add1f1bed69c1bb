import { asObserved } from "../../runtime/as-observed.ts";
import { type Contribution, compose, nextRun } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import { stateOf } from "../../services/postgresql/backup-object.ts";
import type { Backup } from "../../services/postgresql/barman.ts";
import { amendCluster } from "../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../services/postgresql/instance.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { BACKUPS } from "./postgresql/backup-before.ts";
import { happenings } from "./postgresql/events.ts";
import { preparesFrom } from "./postgresql/prepares-from.ts";
import { report } from "./postgresql/report.ts";
import { type Update, updateOf } from "./postgresql/update.ts";

/** Newer versions of PostgreSQL: when they come, what is done before, and how they went. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  const update = updateOf(instance);
  const prepared = "preparation" in update ? (update.preparation?.objects ?? []) : [];
  const settled = update.kind === "None" || (update.kind === "Waiting" && update.preparation === undefined);
  return [
    ...prepared,
    ...earlierBackups(instance, prepared),
    // From then on provisioning keeps the image that it observes.
    ...(update.kind === "Begins" ? [amendCluster(instance, { imageName: update.target.image })] : []),
    ...report(instance, update),
    ...happenings(instance, update),
    resync(instance, "MaintenanceReady", settled),
    ...untilDue(instance, update),
  ];
};

/** The last backup before a newer version can be restored by its name until another one was taken. */
const earlierBackups = (
  instance: PostgreSQLInstance,
  prepared: readonly Contribution[],
): readonly Contribution[] => {
  const names = prepared.flatMap((one) => (one.type === "compose" ? [one.name] : []));
  const next = names
    .filter((name) => name.startsWith(BACKUPS))
    .map((name) => instance.observed<Backup>(name))
    .find((backup) => backup !== undefined);
  return instance.observedNames
    .filter((name) => name.startsWith(BACKUPS) && !names.includes(name))
    .flatMap((name) => {
      const earlier = instance.observed<Backup>(name);
      return earlier === undefined || isReplaced(earlier, next)
        ? []
        : [compose(name, asObserved(earlier), { ready: true })];
    });
};

/** What can be restored stays until something else can, and a failure until the next attempt. */
const isReplaced = (earlier: Backup, next: Backup | undefined): boolean =>
  next !== undefined && (stateOf(next) === "Completed" || stateOf(earlier) === "Failed");

const untilDue = (instance: PostgreSQLInstance, update: Update): readonly Contribution[] => {
  if (update.kind !== "Waiting") return [];
  const { now } = instance;
  const prepares = preparesFrom(instance, update.timing);
  const next = prepares > now ? prepares : update.timing.at;
  return [nextRun(Math.max(1, Math.ceil((next.getTime() - now.getTime()) / 1000)))];
};
