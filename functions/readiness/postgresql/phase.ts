import { ITERATIONS, type IterationName } from "../../../runtime/iteration.ts";
import { iterationsOf } from "../../../runtime/iterations-present.ts";
import type { StatusCondition } from "../../../runtime/kubernetes-object.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import type { PhaseName } from "../../../services/postgresql/readiness-status.ts";
import { isAsleep, isHibernated, isSuspended } from "../../../services/postgresql/suspension.ts";
import { answers } from "./answers.ts";
import { rememberedFirstServed } from "./first-served.ts";
import { iterationCondition } from "./iteration-condition.ts";
import { probeSaysDown } from "./probe-says.ts";

/** What an instance is busy with, and the one thing that holds it there. */
export interface Phase {
  readonly name: PhaseName;
  /** One sentence for people. */
  readonly message: string;
}

/** Phases that last until somebody changes something. */
export const SETTLED: ReadonlySet<PhaseName> = new Set(["Ready", "Suspended"]);

/** Phases in which all is as it should be as long as the instance serves, even where something is under way. */
export const AS_ASKED: ReadonlySet<PhaseName> = new Set(["Ready", "Suspended", "Scaling", "Maintenance"]);

const DISK_SPACE = "Not enough disk space";

/** Phases of CloudNativePG that a person has to end (api/v1/cluster_types.go, version 1.30). */
const FAILED: ReadonlySet<string> = new Set([
  // Also of this one: it enlarges no volume of a server that stopped.
  DISK_SPACE,
  "Cluster is unrecoverable and needs manual intervention",
  "Cluster has incomplete or invalid image catalog",
  "Cluster cannot proceed to reconciliation due to an unknown plugin being required",
  "Invalid cluster definition",
  "Unable to create required cluster objects",
]);

/** Reasons of ScalingReady in which it was asked for that no server takes writes. */
const ENDING_OR_STARTING: ReadonlySet<string> = new Set(["Suspending", "Resuming"]);

/** Reasons of ScalingReady while servers or volumes are on their way. */
const SCALING: ReadonlySet<string> = new Set([...ENDING_OR_STARTING, "Scaling", "Resizing"]);

export const phaseOf = (instance: PostgreSQLInstance): Phase =>
  deleting(instance) ??
  failed(instance) ??
  suspended(instance) ??
  resuming(instance) ??
  provisioning(instance) ??
  maintained(instance) ??
  scaled(instance) ??
  degraded(instance) ??
  ready(instance);

interface BeforeDeletion {
  readonly backup?: {
    readonly beforeDeletion?: { readonly state?: string; readonly message?: string; readonly since?: string };
  };
}

const deleting = ({ status }: PostgreSQLInstance): Phase | undefined => {
  const { since, message } = (status as BeforeDeletion).backup?.beforeDeletion ?? {};
  return since === undefined
    ? undefined
    : { name: "Deleting", message: `the claim was deleted at ${since}: ${message ?? "it goes"}` };
};

const failed = (instance: PostgreSQLInstance): Phase | undefined => {
  const { phase = "", phaseReason } = observedCluster(instance)?.status ?? {};
  if (!FAILED.has(phase)) return undefined;
  const message = [phase, phaseReason].filter(Boolean).join(": ");
  return { name: "Failed", message: phase === DISK_SPACE ? `${message}. ${DISK_FULL}` : message };
};

const DISK_FULL =
  "Raise size.disk; how the volume of a stopped server follows is in the runbook of PostgreSQLStorageAlmostFull";

const suspended = (instance: PostgreSQLInstance): Phase | undefined =>
  isSuspended(instance) && isHibernated(observedCluster(instance))
    ? { name: "Suspended", message: "no server runs; data, backups and passwords are kept" }
    : undefined;

/** What is observed is behind what the claim asks for: that no server runs yet is nothing that went wrong. */
const resuming = (instance: PostgreSQLInstance): Phase | undefined =>
  isAsleep(instance) && !isSuspended(instance)
    ? { name: "Scaling", message: "the servers are being started" }
    : undefined;

const provisioning = (instance: PostgreSQLInstance): Phase | undefined => {
  const { phase: before = "Provisioning" } = instance.status as { phase?: PhaseName };
  // One that never served is still being made, also after it had failed for a while.
  if (before !== "Provisioning" && rememberedFirstServed(instance) !== undefined) return undefined;
  const unready = notInForce(instance);
  if (!answers(instance)) {
    return {
      name: "Provisioning",
      message: iterationCondition(instance, "provisioning")?.message ?? "the instance is being made",
    };
  }
  const [first] = unready;
  return first !== undefined && unready.every(({ said }) => STARTING.has(said?.reason ?? ""))
    ? { name: "Provisioning", message: sentence(first) }
    : undefined;
};

const maintained = (instance: PostgreSQLInstance): Phase | undefined => {
  const said = iterationCondition(instance, "maintenance");
  return said?.reason === "Updating"
    ? { name: "Maintenance", message: said.message ?? "PostgreSQL is being updated" }
    : undefined;
};

const scaled = (instance: PostgreSQLInstance): Phase | undefined => {
  const said = iterationCondition(instance, "scaling");
  // Where none takes writes that is no matter of size: fewer servers than are wanted may be lost as well as on their
  // way, and a volume that grows keeps nobody from writing.
  if (!ENDING_OR_STARTING.has(said?.reason ?? "") && !answers(instance)) return undefined;
  return said !== undefined && SCALING.has(said.reason ?? "")
    ? { name: "Scaling", message: said.message ?? "its size is being changed" }
    : undefined;
};

/** Switched off by the claim's user or left out by the platform: nothing is wrong with that. */
const CHOSEN: ReadonlySet<string> = new Set(["Disabled", "NoBackupStore"]);

/** Something was asked for a moment ago, a user for example, and nobody has answered yet. */
const AWAITED: ReadonlySet<string> = new Set(["Creating", "Applying", "FirstBackupPending"]);

/** Of ScalingReady. Of all that it makes others say, this alone tells what a person has to do. */
const STUCK = "ReplicaStuck";

/** Reasons that a new instance goes through. */
const STARTING: ReadonlySet<string> = new Set([...AWAITED, "NotHealthy", "Connecting", "StoreUnknown"]);

const degraded = (instance: PostgreSQLInstance): Phase | undefined => {
  const answering = answers(instance);
  const unready = notInForce(instance);
  const wrong = answering
    ? (unready.find(({ said }) => said?.reason === STUCK) ??
      unready.find(({ said }) => !AWAITED.has(said?.reason ?? "")))
    : // Its size is not what keeps clients out.
      unready.find(({ iteration }) => iteration !== "scaling");
  if (wrong !== undefined) return { name: "Degraded", message: sentence(wrong) };
  return answering
    ? undefined
    : { name: "Degraded", message: probeSaysDown(instance) ?? clusterSays(instance) };
};

const ready = (instance: PostgreSQLInstance): Phase => {
  const [first] = notInForce(instance);
  const what = first === undefined ? "every iteration is in force" : `waits: ${sentence(first)}`;
  return { name: "Ready", message: `the instance serves, and ${what}` };
};

interface NotInForce {
  readonly iteration: IterationName;
  readonly said: StatusCondition | undefined;
}

/** Iterations of the composition that say that something is wrong, in the order of the model. */
const notInForce = (instance: PostgreSQLInstance): readonly NotInForce[] => {
  const present = iterationsOf(instance.status);
  return ITERATIONS.filter((iteration) => iteration !== "readiness" && present.has(iteration))
    .map((iteration) => ({ iteration, said: iterationCondition(instance, iteration) }))
    .filter(({ said }) => said?.status === "False" && !CHOSEN.has(said.reason ?? ""));
};

const sentence = ({ iteration, said }: NotInForce): string =>
  `${iteration}: ${said?.reason ?? "Unknown"}: ${said?.message ?? "no reason given"}`;

const clusterSays = (instance: PostgreSQLInstance): string => {
  const { phase, phaseReason } = observedCluster(instance)?.status ?? {};
  return `no server accepts writes: ${[phase, phaseReason].filter(Boolean).join(": ") || "its state is not known"}`;
};
