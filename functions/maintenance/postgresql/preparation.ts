import type { IPod } from "kubernetes-models/v1/Pod";
import { type Contribution, compose, requirement } from "../../../runtime/contribution.ts";
import { conditionOf, type KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { shortHash } from "../../../runtime/short-hash.ts";
import { backupObject, stateOf } from "../../../services/postgresql/backup-object.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { backupBefore } from "./backup-before.ts";
import { imageCheck } from "./image-check.ts";
import type { Target } from "./target.ts";

/** What has to be done before a newer version comes: its image runs, and there is a backup. */
export interface Preparation {
  readonly objects: readonly Contribution[];
  readonly state: "UnderWay" | "Done" | "Failed";
  /** CamelCase. */
  readonly reason: string;
  readonly message: string;
}

/** How long an image may take until it runs. */
const PATIENCE_MINUTES = 10;

/** How long the kubelet may fail to pull it: a registry may be away for a moment. */
const PULL_PATIENCE_MINUTES = 2;

/** Composition requirement: the pods that try an image. */
const PODS = "maintenance-check-pods";

/**
 * @param attempt tells one attempt from another: what failed is not tried again before the next one.
 */
export const preparationOf = (instance: PostgreSQLInstance, target: Target, attempt: string): Preparation => {
  const key = shortHash(`${target.image} ${attempt}`);
  const goesOn = `so PostgreSQL ${target.from.version} goes on, and it is tried again in the next window`;
  const check = `maintenance-check-${key}`;
  const checking = compose(check, imageCheck(instance, target.image, check), { ready: true });
  const as =
    (objects: readonly Contribution[]) =>
    (state: Preparation["state"], reason: string, message: string): Preparation => ({
      objects,
      state,
      reason,
      message,
    });
  const pods = requirement(PODS, {
    apiVersion: "v1",
    kind: "Pod",
    namespace: instance.namespace,
    matchLabels: { "batch.kubernetes.io/job-name": check },
  });
  const checked = as([checking]);
  const trying = as([checking, pods]);
  const withImage = target.major ? extensionWithImage(instance) : undefined;
  if (withImage !== undefined) {
    return as([])(
      "Failed",
      "ExtensionImage",
      `extension ${withImage} comes from an image of its own, which is for the old major version: take it out of service.extensions, and add it again afterwards with an image for PostgreSQL ${target.version}`,
    );
  }
  const failure = failureOf(instance, instance.observed(check));
  if (failure !== undefined) {
    return trying(
      "Failed",
      "ImageNotRunnable",
      `image ${target.image} does not run here, ${goesOn}: ${failure}`,
    );
  }
  if (conditionOf(instance.observed(check), "Complete")?.status !== "True") {
    return trying("UnderWay", "CheckingImage", `image ${target.image} is being tried`);
  }
  if (!instance.parameters.backup.enabled) {
    return checked("Done", "NoBackup", "there is no backup to go back to, as backup.enabled is false");
  }
  if (!isArchiving(instance)) {
    return checked(
      "Failed",
      "BackupMissing",
      "backup.enabled is true and nothing takes backups here, so the version stays: set backup.enabled to false to go without one, or ask the platform team for a backup store",
    );
  }
  const backup = backupBefore(instance, target, attempt);
  const { taken } = backup;
  const name = `maintenance-${backup.key}`;
  const backedUp = as([checking, compose(backup.name, backupObject(instance, name), { ready: true })]);
  switch (taken === undefined ? "Running" : stateOf(taken)) {
    case "Completed":
      return backedUp("Done", "BackupTaken", `Backup ${name} has the state from before`);
    case "Failed":
      return backedUp(
        "Failed",
        "BackupFailed",
        `the backup before it failed, ${goesOn}: ${taken?.status?.error ?? "no reason given"}`,
      );
    case "Running":
      return backedUp("UnderWay", "TakingBackup", `Backup ${name} is being taken first`);
  }
};

const isArchiving = (instance: PostgreSQLInstance): boolean =>
  observedCluster(instance)?.spec.plugins?.some(({ isWALArchiver }) => isWALArchiver === true) === true;

const extensionWithImage = ({ parameters }: PostgreSQLInstance): string | undefined =>
  parameters.service.extensions?.find(({ image }) => image !== undefined)?.name;

const failureOf = (instance: PostgreSQLInstance, job: KubernetesObject | undefined): string | undefined => {
  const failed = conditionOf(job, "Failed");
  if (failed?.status === "True") return failed.message ?? failed.reason ?? "no reason given";
  const since = job?.metadata?.creationTimestamp;
  if (since === undefined || conditionOf(job, "Complete")?.status === "True") return undefined;
  const minutes = (instance.now.getTime() - Date.parse(since)) / 60_000;
  const pull = pullFailureOf(instance);
  if (pull !== undefined && minutes > PULL_PATIENCE_MINUTES) return pull;
  return minutes > PATIENCE_MINUTES
    ? `it did not start in ${PATIENCE_MINUTES} minutes, and probably cannot be pulled`
    : undefined;
};

/** What the kubelet calls it when an image does not come. */
const PULL_FAILURES = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"];

const pullFailureOf = (instance: PostgreSQLInstance): string | undefined =>
  (instance.required<KubernetesObject & Pick<IPod, "status">>(PODS) ?? [])
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .map(({ state }) => state?.waiting)
    .filter((waiting) => PULL_FAILURES.includes(waiting?.reason ?? ""))
    .map((waiting) => `${waiting?.reason}: ${waiting?.message ?? "no reason given"}`)
    .at(0);
