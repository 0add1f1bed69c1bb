import { asObserved } from "../../runtime/as-observed.ts";
import { type Contribution, compose, nextRun } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import { currentCluster } from "../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../services/postgresql/instance.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { isAsleep } from "../../services/postgresql/suspension.ts";
import { archivesInto, archiving } from "./postgresql/archiving.ts";
import { beforeDeletion } from "./postgresql/before-deletion.ts";
import { catalogueOf, catalogueRequirements } from "./postgresql/catalogue.ts";
import { heartbeat, heartbeatResource } from "./postgresql/heartbeat.ts";
import { inPlace } from "./postgresql/in-place.ts";
import { authority, OWN_STORE, objectStore } from "./postgresql/object-store.ts";
import { ownCredentials } from "./postgresql/own-credentials.ts";
import { report } from "./postgresql/report.ts";
import { requested } from "./postgresql/requested.ts";
import { restore } from "./postgresql/restore.ts";
import { retried } from "./postgresql/retried.ts";
import {
  cronOf,
  nextBackup,
  type Scheduled,
  scheduledBackup,
  scheduleResource,
} from "./postgresql/schedule.ts";
import { currentServer } from "./postgresql/server.ts";
import { type Store, storeOf } from "./postgresql/store.ts";
import { storeNews } from "./postgresql/store-news.ts";
import { verification } from "./postgresql/verification.ts";
import { windowOf } from "./postgresql/window.ts";

/** Base backups and WAL archiving through CloudNativePG's Barman Cloud plugin; restores, into a new claim and in place. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  const { enabled } = instance.parameters.backup;
  const store = storeOf(instance);
  const active = enabled && store !== undefined;
  const cron = cronOf(instance);
  const next = nextBackup(cron, instance.now);
  const credentials = ownCredentials(instance);
  const catalogue = catalogueOf(instance);
  const window = windowOf(instance, catalogue);
  const usable = active && catalogue.report?.reason === "Available";
  const takes = active && !isAsleep(instance) && archivesInto(instance, currentServer(instance));
  const request = requested(instance, takes);
  const last = beforeDeletion(instance, {
    worthwhile: active && catalogue.backups.length > 0,
    usable,
    listed: (id) =>
      catalogue.report?.backups.some((backup) => backup.id === id && backup.status === "Completed") ?? false,
  });
  const origin = restore(instance);
  const place = inPlace(instance, catalogue, window);
  const trial = verification(instance, catalogue);
  const facts = {
    store,
    catalogue,
    window,
    cron,
    next,
    requested: request.answer,
    beforeDeletion: last.report,
    restore: origin,
    inPlace: place.status,
    verification: trial.verification,
    missing: credentials.missing,
  };
  return [
    ...catalogueRequirements(instance),
    ...credentials.contributions,
    ...ownStore(instance, store),
    ...(active
      ? regular(
          instance,
          {
            cluster: currentCluster(instance),
            store,
            paused: !takes,
            lastOff: window.offSince ?? window.gaps.at(-1)?.from ?? "",
          },
          next === undefined ? undefined : cron,
        )
      : []),
    ...request.contributions,
    ...retried(instance, catalogue, { takes: takes && usable, since: window.offSince }),
    ...last.contributions,
    ...(origin?.contributions ?? []),
    ...place.contributions,
    ...trial.contributions,
    ...report(instance, facts),
    resync(instance, "BackupReady", !active || usable),
    ...hurry(instance, {
      waiting: last.waiting || place.restoring || trial.running,
      taking: takes && (catalogue.backups.length === 0 || request.answer?.state === "Running"),
    }),
  ];
};

/** The store outlives a disabled backup: what was backed up stays restorable, and nothing of it is deleted. */
const ownStore = (instance: PostgreSQLInstance, store: Store | undefined): readonly Contribution[] => {
  const { enabled, retention } = instance.parameters.backup;
  const observed = instance.observed("backup-store");
  if (!(enabled && store !== undefined) && observed === undefined) return [];
  if (store === undefined) {
    return observed === undefined
      ? []
      : [
          compose("backup-store", asObserved(observed)),
          compose("backup-store-news", storeNews(instance)),
          ...archiving(instance, false),
        ];
  }
  const days = enabled ? Number(retention) : undefined;
  return [
    ...authority(instance, store),
    compose("backup-store", objectStore(instance, OWN_STORE, store, days), { after: ["namespace"] }),
    compose("backup-store-news", storeNews(instance), { after: ["namespace"] }),
    ...archiving(instance, enabled),
  ];
};

/** What runs by itself: base backups, and the commits that make every moment restorable. */
const regular = (
  instance: PostgreSQLInstance,
  scheduled: Scheduled,
  cron: string | undefined,
): readonly Contribution[] => {
  const { cluster } = scheduled;
  return [
    ...(cron === undefined
      ? []
      : [
          compose(scheduleResource(scheduled), scheduledBackup(instance, scheduled, cron), {
            after: ["backup-store"],
            afterHealthy: [cluster.resource],
          }),
        ]),
    compose(heartbeatResource(instance), heartbeat(instance), {
      afterHealthy: [cluster.resource],
      ready: true,
    }),
  ];
};

/**
 * Seconds until the next look while something happens that runs no pipeline: a user waits, a backup is taken. A claim
 * without protection may be deleted at any moment, which runs none either.
 */
const hurry = (
  { parameters }: PostgreSQLInstance,
  { waiting, taking }: { waiting: boolean; taking: boolean },
): readonly Contribution[] => {
  if (waiting) return [nextRun(5)];
  if (taking) return [nextRun(10)];
  return parameters.security.deletionProtection ? [] : [nextRun(15)];
};
