import { healthOf } from "../../../runtime/health/index.ts";
import { weeklyWindow } from "../../../services/maintenance-window.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import { candidateCluster } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isAsleep } from "../../../services/postgresql/suspension.ts";
import { failureOf, givenUp } from "./failure.ts";
import { majorOf } from "./major.ts";
import { outcomeOf } from "./outcome.ts";
import { type Preparation, preparationOf } from "./preparation.ts";
import { preparesFrom } from "./prepares-from.ts";
import { rememberedOf, type Started } from "./remembered.ts";
import { isAsked, RUN_ANNOTATION } from "./request.ts";
import { isTarget, type NoTarget, type Target, targetOf } from "./target.ts";
import { moment, type Timing, timingOf } from "./timing.ts";

/** The day, UTC, of a window that is not to be used: `2026-03-03`. */
export const SKIP_ANNOTATION = "matura.dev/skip-maintenance";

/** What maintenance does in this pass. */
export type Update =
  | { readonly kind: "None"; readonly because: NoTarget }
  /** Servers are being moved to the image. */
  | { readonly kind: "UnderWay"; readonly started: Started; readonly stuck: boolean }
  /** A newer version is known, and it is not time. */
  | {
      readonly kind: "Waiting";
      readonly target: Target;
      readonly timing: Timing;
      /** Of the hours before, when what takes long is done already. */
      readonly preparation?: Preparation;
    }
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

/** After which an update that does not come to an end needs a person. */
const PATIENCE_MINUTES = 60;

/** The decision: what the claim, the catalogue, the clock and the observed state come to. */
export const updateOf = (instance: PostgreSQLInstance): Update => {
  const { update } = rememberedOf(instance);
  if (update !== undefined && outcomeOf(instance) === undefined) {
    const minutes = (instance.now.getTime() - Date.parse(update.at)) / 60_000;
    return { kind: "UnderWay", started: update, stuck: minutes > PATIENCE_MINUTES };
  }
  const target = targetOf(instance);
  if (!isTarget(target)) return { kind: "None", because: target };
  const failure = givenUp(instance, target);
  if (failure !== undefined) return { kind: "None", because: failure };
  const timing = timingOf(circumstancesOf(instance, target));
  const obstacle = obstacleOf(instance);
  if (!timing.due) {
    const early = obstacle === undefined && preparesFrom(instance, timing) <= instance.now;
    return early
      ? {
          kind: "Waiting",
          target,
          timing,
          preparation: preparationOf(instance, target, earlyAttempt(timing)),
        }
      : { kind: "Waiting", target, timing };
  }
  if (obstacle !== undefined) return { kind: "HeldUp", target, why: obstacle };
  const preparation = preparationOf(instance, target, attemptOf(instance, timing));
  if (preparation.state !== "Done") return { kind: "Preparing", target, preparation };
  const started = { from: target.from.version, to: target.version, at: moment(instance.now) };
  return { kind: "Begins", target, preparation, started };
};

const circumstancesOf = (instance: PostgreSQLInstance, target: Target) => {
  const { parameters, settings, annotations, name, now, claim } = instance;
  const major = majorOf(target.version);
  const release = target.pinned ? undefined : settings.maintenance.releases[major];
  const failed = failureOf(instance);
  return {
    now,
    weekly: weeklyWindow(parameters.maintenance, name),
    since: dateOf(release?.since),
    // A new major version was asked for by the claim: nothing has to soak.
    canary: target.major || settings.maintenance.canaryNamespaces.includes(claim.namespace),
    soakDays: settings.maintenance.soakDays,
    mandatoryBy: target.major ? undefined : dateOf(release?.mandatoryBy),
    skip: annotations[SKIP_ANNOTATION],
    runNow: isAsked(instance),
    failedAt: failed?.to === target.version ? dateOf(failed.finishedAt) : undefined,
  };
};

const dateOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

const obstacleOf = (instance: PostgreSQLInstance): string | undefined => {
  const cluster = observedCluster(instance);
  if (isAsleep(instance)) return "the instance is suspended";
  if (cluster === undefined) return "the Cluster is not there";
  // The Cluster that would be updated is about to be replaced.
  if (candidateCluster(instance) !== undefined) return "a restore in place is under way";
  const { healthy, reason } = healthOf(cluster);
  return healthy ? undefined : `the servers are not healthy: ${reason}`;
};

/** One attempt a window, a request and a mandatory day each. */
const attemptOf = ({ annotations }: PostgreSQLInstance, { reason, opens }: Timing): string =>
  reason === "Requested" ? `requested ${annotations[RUN_ANNOTATION]}` : moment(opens);

/** What fails before the window is tried once more in it. */
const earlyAttempt = ({ opens }: Timing): string => `before ${moment(opens)}`;
