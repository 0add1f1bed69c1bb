import { type Contribution, compose } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import { conditionOf, type KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { Cluster } from "../../../services/postgresql/cluster.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isAsleep } from "../../../services/postgresql/suspension.ts";
import type { Catalogue, NamedBackup } from "./catalogue.ts";
import { currentServer } from "./server.ts";
import { trialCheck } from "./trial-check.ts";
import { trialCluster } from "./trial-cluster.ts";

const CLUSTER = "backup-trial";
const CHECK = "backup-trial-check";

/** What the last trial restores came to. Moments are RFC 3339. */
export interface Verification {
  /** The last backup that was restored on trial and found whole. */
  readonly lastVerified?: { readonly backup: string; readonly at: string };
  /** The last trial that failed, while no later one succeeded. */
  readonly lastFailure?: { readonly backup: string; readonly at: string; readonly message: string };
  /** The trial that runs. */
  readonly running?: { readonly backup: string; readonly since: string };
}

interface Found {
  readonly contributions: readonly Contribution[];
  readonly verification: Verification;
  readonly running: boolean;
}

/** After that a trial counts as failed. A restore of what a plan's disk holds takes minutes. */
const PATIENCE_MS = 2 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * A backup is worth what can be restored from it. So, as often as the platform wants, the newest one is restored into a
 * Cluster of its own, read and counted, and taken away again.
 */
export const verification = (instance: PostgreSQLInstance, { backups }: Catalogue): Found => {
  const before = (instance.status as { backup?: { verification?: Verification } }).backup?.verification ?? {};
  const { running, ...results } = before;
  const stopped = (verification: Verification): Found => ({
    contributions: [],
    verification,
    running: false,
  });
  if (running === undefined) {
    const backup = due(instance, backups, before);
    if (backup === undefined) return stopped(results);
    return {
      contributions: [],
      verification: { ...results, running: { backup: backup.name, since: instance.now.toISOString() } },
      running: true,
    };
  }
  // A backup is known by its identifier until the object that asked for it says which name it has.
  const backup = backups.find(({ name, id }) => name === running.backup || id === running.backup);
  const failed = (message: string): Found =>
    stopped({ ...results, lastFailure: { backup: running.backup, at: instance.now.toISOString(), message } });
  if (backup === undefined) return failed("the backup reached the end of its retention during the trial");
  if (instance.now.getTime() - Date.parse(running.since) > PATIENCE_MS) {
    return failed(`the trial was not done after ${PATIENCE_MS / 60_000} minutes: ${progress(instance)}`);
  }
  const check = instance.observed(CHECK);
  if (conditionOf(check, "Complete")?.status === "True") {
    return stopped({ lastVerified: { backup: backup.name, at: instance.now.toISOString() } });
  }
  if (conditionOf(check, "Failed")?.status === "True") {
    return failed("the restored data could not be read through; see the logs of the Job's pods");
  }
  return {
    contributions: [
      compose(CLUSTER, trialCluster(instance, backup), { after: ["backup-store"], ready: true }),
      compose(CHECK, trialCheck(instance), { afterHealthy: [CLUSTER], ready: true }),
    ],
    verification: before,
    running: true,
  };
};

/** The newest backup, once so many days have gone since the last trial, whatever it came to. */
const due = (
  instance: PostgreSQLInstance,
  backups: readonly NamedBackup[],
  { lastVerified, lastFailure }: Verification,
): NamedBackup | undefined => {
  const days = instance.platform.backup.verificationDays;
  const cluster: KubernetesObject | undefined = observedCluster(instance);
  if (days === 0 || isAsleep(instance) || cluster === undefined || !healthOf(cluster).healthy)
    return undefined;
  const last = Math.max(0, ...[lastVerified, lastFailure].map((trial) => Date.parse(trial?.at ?? "") || 0));
  if (instance.now.getTime() - last < days * DAY_MS) return undefined;
  const server = currentServer(instance);
  return backups.find((backup) => backup.status === "Completed" && backup.server === server);
};

const progress = (instance: PostgreSQLInstance): string => {
  const cluster = instance.observed<Cluster>(CLUSTER);
  return cluster === undefined
    ? "its Cluster was not made"
    : healthOf(cluster).reason || "its data were being read";
};
