import { asObserved } from "../../runtime/as-observed.ts";
import { type Contribution, compose, nextRun } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import { amendCluster } from "../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../services/postgresql/instance.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { happenings } from "./postgresql/events.ts";
import { BACKUPS } from "./postgresql/preparation.ts";
import { report } from "./postgresql/report.ts";
import { type Update, updateOf } from "./postgresql/update.ts";

/** Newer versions of PostgreSQL: when they come, what is done before, and how they went. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  const update = updateOf(instance);
  const prepared = "preparation" in update ? update.preparation.objects : [];
  const settled = update.kind === "None" || update.kind === "Waiting";
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

/** The last backup before a newer version can be restored by its name until there is another one. */
const earlierBackups = (
  instance: PostgreSQLInstance,
  prepared: readonly Contribution[],
): readonly Contribution[] => {
  const names = prepared.flatMap((one) => (one.type === "compose" ? [one.name] : []));
  const others = instance.observedNames.filter((name) => name.startsWith(BACKUPS) && !names.includes(name));
  const replaced = names.some((name) => name.startsWith(BACKUPS) && instance.observed(name) !== undefined);
  return replaced
    ? []
    : others.flatMap((name) => {
        const observed = instance.observed(name);
        return observed === undefined ? [] : [compose(name, asObserved(observed), { ready: true })];
      });
};

const untilDue = ({ now }: PostgreSQLInstance, update: Update): readonly Contribution[] =>
  update.kind === "Waiting"
    ? [nextRun(Math.max(1, Math.ceil((update.timing.at.getTime() - now.getTime()) / 1000)))]
    : [];
