import { healthOf } from "../../../runtime/health/index.ts";
import { weeklyWindow } from "../../../services/maintenance-window.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isAsleep } from "../../../services/postgresql/suspension.ts";
import { type Preparation, preparationOf } from "./preparation.ts";
import { isTarget, type NoTarget, type Target, targetOf } from "./target.ts";
import { moment, type Timing, timingOf } from "./timing.ts";

/** Any new value of this annotation on the claim asks for maintenance now. */
export const RUN_ANNOTATION = "matura.dev/run-maintenance";
/** The day, UTC, of a window that is not to be used: `2026-03-03`. */
export const SKIP_ANNOTATION = "matura.dev/skip-maintenance";

/** An update whose image the Cluster has, as `status.maintenance.update` remembers it. */
export interface Started {
  readonly from: string;
  readonly to: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** What maintenance does in this pass. */
export type Update =
  | { readonly kind: "None"; readonly because: NoTarget }
  /** Servers are being moved to the image. */
  | { readonly kind: "UnderWay"; readonly started: Started; readonly stuck: boolean }
  /** A newer version is known, and it is not time. */
  | { readonly kind: "Waiting"; readonly target: Target; readonly timing: Timing }
  /** It is time, and something keeps it from beginning. */
  | { readonly kind: "HeldUp"; readonly target: Target; readonly why: string }
  | { readonly kind: "Preparing"; readonly target: Target; readonly preparation: Preparation }
  /** The image changes with this pass. */
  | {
      readonly kind: "Begins";
      readonly target: Target;
      readonly preparation: Preparation;
      readonly started: Started;
    };

/** What maintenance remembers in the claim's status. */
export interface Remembered {
  readonly update?: Started;
  readonly last?: Started & { readonly finishedAt: string };
  /** The value of the annotation that asked for maintenance and got it. */
  readonly requested?: string;
  readonly next?: string;
}

export const rememberedOf = ({ status }: PostgreSQLInstance): Remembered =>
  (status as { maintenance?: Remembered }).maintenance ?? {};

/** After which an update that does not come to an end needs a person. */
const PATIENCE_MINUTES = 60;

/** The decision: what the claim, the catalogue, the clock and the observed state come to. */
export const updateOf = (instance: PostgreSQLInstance): Update => {
  const { update } = rememberedOf(instance);
  if (update !== undefined && !isFinished(instance, update)) {
    const minutes = (instance.now.getTime() - Date.parse(update.at)) / 60_000;
    return { kind: "UnderWay", started: update, stuck: minutes > PATIENCE_MINUTES };
  }
  const target = targetOf(instance);
  if (!isTarget(target)) return { kind: "None", because: target };
  const timing = timingOf(circumstancesOf(instance, target));
  if (!timing.due) return { kind: "Waiting", target, timing };
  const obstacle = obstacleOf(instance);
  if (obstacle !== undefined) return { kind: "HeldUp", target, why: obstacle };
  const preparation = preparationOf(instance, target, attemptOf(instance, timing));
  if (preparation.state !== "Done") return { kind: "Preparing", target, preparation };
  const started = { from: target.from.version, to: target.version, at: moment(instance.now) };
  return { kind: "Begins", target, preparation, started };
};

/** The Cluster runs the image, all of it, and is healthy. */
export const isFinished = (instance: PostgreSQLInstance, { at }: Started): boolean => {
  const cluster = observedCluster(instance);
  if (cluster === undefined) return false;
  // CloudNativePG needs a moment to notice, and looks as healthy as before meanwhile.
  const settled = instance.now.getTime() - Date.parse(at) > 30_000;
  return settled && cluster.status?.image === cluster.spec.imageName && healthOf(cluster).healthy;
};

const circumstancesOf = (instance: PostgreSQLInstance, target: Target) => {
  const { parameters, settings, annotations, name, now, claim } = instance;
  const major = target.version.split(".")[0] ?? "";
  const release = target.pinned ? undefined : settings.maintenance.releases[major];
  const asked = annotations[RUN_ANNOTATION] ?? "";
  return {
    now,
    weekly: weeklyWindow(parameters.maintenance, name),
    since: dateOf(release?.since),
    // A new major version was asked for by the claim: nothing has to soak.
    canary: target.major || settings.maintenance.canaryNamespaces.includes(claim.namespace),
    soakDays: settings.maintenance.soakDays,
    mandatoryBy: target.major ? undefined : dateOf(release?.mandatoryBy),
    skip: annotations[SKIP_ANNOTATION],
    runNow: asked !== "" && asked !== rememberedOf(instance).requested,
  };
};

const dateOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

const obstacleOf = (instance: PostgreSQLInstance): string | undefined => {
  const cluster = observedCluster(instance);
  if (isAsleep(instance)) return "the instance is suspended";
  if (cluster === undefined) return "the Cluster is not there";
  const { healthy, reason } = healthOf(cluster);
  return healthy ? undefined : `the servers are not healthy: ${reason}`;
};

/** One attempt a window, a request and a mandatory day each. */
const attemptOf = ({ annotations, now }: PostgreSQLInstance, { reason }: Timing): string =>
  reason === "Requested"
    ? `requested ${annotations[RUN_ANNOTATION]}`
    : `${reason} ${now.toISOString().slice(0, 10)}`;
